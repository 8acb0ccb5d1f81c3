/* Shifts the calendar by CLOCK_SHIFT_S seconds for one program, and leaves every wait as it is. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t shift;

/* Read before main, because some servers empty their environment. */
__attribute__((constructor)) static void read_shift(void) {
    const char *by = getenv("CLOCK_SHIFT_S");
    shift = by ? atoll(by) : 0;
}

int clock_gettime(clockid_t which, struct timespec *when) {
    int failed = syscall(SYS_clock_gettime, which, when);
    if (!failed && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) when->tv_sec += shift;
    return failed;
}

int gettimeofday(struct timeval *restrict when, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    when->tv_sec = now.tv_sec;
    when->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *when) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (when) *when = now.tv_sec;
    return now.tv_sec;
}
