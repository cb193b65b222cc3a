-- Whether clients are asked how strong something was before and after, once they have used the plan.
ALTER TABLE plan ADD COLUMN asks_strain boolean NOT NULL DEFAULT false;
