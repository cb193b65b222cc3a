/* Loaded before the C library (LD_PRELOAD): every fsync and fdatasync takes SLOW_DISK_US microseconds longer,
   as on a volume that lies across a network. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

typedef int (*sync_call)(int);

static void wait_as_a_slow_disk_would(void)
{
    const char *asked = getenv("SLOW_DISK_US");
    long left = asked ? strtol(asked, NULL, 10) : 0;
    struct timespec pause = {left / 1000000, left % 1000000 * 1000};
    while (nanosleep(&pause, &pause) == -1 && errno == EINTR)
        ;
}

int fsync(int file)
{
    sync_call real = (sync_call)dlsym(RTLD_NEXT, "fsync");
    wait_as_a_slow_disk_would();
    return real(file);
}

int fdatasync(int file)
{
    sync_call real = (sync_call)dlsym(RTLD_NEXT, "fdatasync");
    wait_as_a_slow_disk_would();
    return real(file);
}
