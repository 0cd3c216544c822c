/* A clock that tests set without touching the machine's: preloaded into bantind, it
 * adds the milliseconds in the file that FAKE_CLOCK names to the wall clock. Timers of
 * the wall clock follow within 20 ms, as the kernel's do when the clock is set. The
 * monotonic clock is left alone. Children do not inherit it. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { DESCRIPTORS_MOST = 1024, LOOK_NS = 20 * 1000 * 1000 };

struct wall_timer {
	bool is, armed;
	struct itimerspec wanted; /* in the fake time */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct wall_timer timers[DESCRIPTORS_MOST];
static char path[256];
static _Atomic int64_t offset_ms;

static int (*real_gettime)(clockid_t, struct timespec *);
static int (*real_create)(int, int);
static int (*real_settime)(int, int, const struct itimerspec *, struct itimerspec *);

static int64_t read_offset(void)
{
	char text[32] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	if (read(fd, text, sizeof text - 1) < 0)
		text[0] = '\0';
	close(fd);
	return strtoll(text, NULL, 10);
}

static struct timespec moved(struct timespec t, int64_t ms)
{
	int64_t ns = t.tv_nsec + (ms % 1000) * 1000000;
	t.tv_sec += ms / 1000 + ns / 1000000000;
	t.tv_nsec = ns % 1000000000;
	if (t.tv_nsec < 0) {
		t.tv_nsec += 1000000000;
		t.tv_sec--;
	}
	return t;
}

/* Called with the lock. */
static int arm(int fd)
{
	struct itimerspec real = timers[fd].wanted;
	real.it_value = moved(real.it_value, -offset_ms);
	if (real.it_value.tv_sec <= 0)
		real.it_value = (struct timespec){.tv_sec = 1}; /* long ago: now */
	return real_settime(fd, TFD_TIMER_ABSTIME, &real, NULL);
}

static void *follow(void *unused)
{
	(void)unused;
	for (;;) {
		nanosleep(&(struct timespec){.tv_nsec = LOOK_NS}, NULL);
		int64_t now = read_offset();
		if (now == offset_ms)
			continue;
		pthread_mutex_lock(&lock);
		offset_ms = now;
		for (int fd = 0; fd < DESCRIPTORS_MOST; fd++)
			if (timers[fd].is && timers[fd].armed)
				arm(fd);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

__attribute__((constructor)) static void begin(void)
{
	pthread_t thread;
	sigset_t all, before;
	const char *named = getenv("FAKE_CLOCK");
	strncpy(path, named != NULL ? named : "", sizeof path - 1);
	*(void **)&real_gettime = dlsym(RTLD_NEXT, "clock_gettime");
	*(void **)&real_create = dlsym(RTLD_NEXT, "timerfd_create");
	*(void **)&real_settime = dlsym(RTLD_NEXT, "timerfd_settime");
	unsetenv("LD_PRELOAD");
	offset_ms = read_offset();
	/* Signals are the program's: one that its threads block would end it here. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&thread, NULL, follow, NULL) == 0)
		pthread_detach(thread);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int clock_gettime(clockid_t clock, struct timespec *t)
{
	int status = real_gettime(clock, t);
	if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		*t = moved(*t, offset_ms);
	return status;
}

time_t time(time_t *t)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	if (t != NULL)
		*t = now.tv_sec;
	return now.tv_sec;
}

int gettimeofday(struct timeval *restrict t, void *restrict zone)
{
	struct timespec now;
	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	*t = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
	return 0;
}

int timerfd_create(int clock, int flags)
{
	int fd = real_create(clock, flags);
	if (fd >= 0 && fd < DESCRIPTORS_MOST) {
		pthread_mutex_lock(&lock);
		timers[fd] = (struct wall_timer){.is = clock == CLOCK_REALTIME};
		pthread_mutex_unlock(&lock);
	}
	return fd;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *fresh, struct itimerspec *old)
{
	if (fd < 0 || fd >= DESCRIPTORS_MOST || !timers[fd].is || !(flags & TFD_TIMER_ABSTIME))
		return real_settime(fd, flags, fresh, old);
	pthread_mutex_lock(&lock);
	timers[fd].wanted = *fresh;
	timers[fd].armed = fresh->it_value.tv_sec != 0 || fresh->it_value.tv_nsec != 0;
	int status = timers[fd].armed ? arm(fd) : real_settime(fd, flags, fresh, old);
	pthread_mutex_unlock(&lock);
	return status;
}
