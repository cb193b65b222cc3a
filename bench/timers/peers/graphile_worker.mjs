// graphile-worker with its batching settings: a local queue of 500, completions in batches, a poll every 50 ms.
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { Logger, WorkerPreset, run, runMigrations } from "graphile-worker";

const BODY =
  "Harborside: You planned for now. Line one of your card. Reply 1 did it, 2 part, 3 missed, 0 n/a. Made-up text of a usual length.";
const AT_ONCE = 1000;
const connectionString = process.env.DATABASE;
const preset = {
  extends: [WorkerPreset],
  worker: {
    connectionString,
    concurrentJobs: 24,
    maxPoolSize: 10,
    pollInterval: 50,
    localQueue: { size: 500 },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
    logger: new Logger(() => () => {}),
  },
};

function spec(number, due) {
  const id = number.toString(16).padStart(32, "0");
  return {
    identifier: "nudge",
    payload: { number, due, client: id, plan: id, channel: "sms", body: BODY },
    run_at: new Date(due * 1000).toISOString(),
  };
}

async function withClient(work) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function fill(file) {
  const raw = fs.readFileSync(file);
  const jobs = [];
  for (let at = 0; at < raw.length; at += 16) {
    jobs.push([Number(raw.readBigInt64LE(at)), raw.readDoubleLE(at + 8)]);
  }
  await withClient(async (client) => {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    for (let first = 0; first < jobs.length; first += AT_ONCE) {
      const specs = jobs.slice(first, first + AT_ONCE).map(([number, due]) => spec(number, due));
      await client.query(
        `SELECT count(*) FROM graphile_worker.add_jobs(
           ARRAY(SELECT json_populate_record(null::graphile_worker.job_spec, each) FROM json_array_elements($1::json) each))`,
        [JSON.stringify(specs)],
      );
    }
    const spent = process.cpuUsage(cpu);
    const seconds = (performance.now() - began) / 1000;
    console.log(JSON.stringify({ seconds, cpu: (spent.user + spent.system) / 1e6 }));
  });
}

async function work(folder) {
  const file = fs.openSync(path.join(folder, `${process.pid}.bin`), "a");
  const record = Buffer.alloc(24);
  const taskList = {
    nudge: ({ number, due }) => {
      record.writeBigInt64LE(BigInt(number), 0);
      record.writeDoubleLE(due, 8);
      record.writeDoubleLE((performance.timeOrigin + performance.now()) / 1000, 16);
      fs.writeSync(file, record);
    },
  };
  const runner = await run({ preset, taskList });
  await runner.promise;
}

const [command, argument] = process.argv.slice(2);
if (command === "prepare") await runMigrations({ preset });
if (command === "fill") await fill(argument);
if (command === "work") await work(argument);
