/* Whether the clock can be believed. A machine without a battery clock wakes up
 * at its shutdown time, hours late and yet plausible; so the wall clock counts
 * only when the kernel says it is synchronized, when the battery clock read at
 * boot is later than the last thing the log saw, or when a person has looked. */
#include "station/internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <unistd.h>

static bool kernel_synchronized(void)
{
	struct timex t = {0};
	int state = adjtimex(&t);
	return state >= 0 && state != TIME_ERROR && (t.status & STA_UNSYNC) == 0;
}

static bool has_battery_clock(void)
{
	return access("/sys/class/rtc/rtc0", F_OK) == 0 || access("/dev/rtc0", F_OK) == 0;
}

/* A confirmation holds for this boot: the next start may be hours off again.
 * Asked before every start of an airing, and the same all the while. "" where the
 * kernel does not tell. */
static const char *boot_id(void)
{
	static char id[64];
	FILE *f = id[0] == '\0' ? fopen("/proc/sys/kernel/random/boot_id", "re") : NULL;
	if (f != NULL) {
		if (fgets(id, sizeof id, f) == NULL)
			id[0] = '\0';
		fclose(f);
		id[strcspn(id, "\n")] = '\0';
	}
	return id;
}

bool trust_clock(const struct station *s, const char **ret_source)
{
	const char *confirmed = memory_meta(queue_model(s->queue), "clock.confirmed");
	const char *source = "none";
	if (kernel_synchronized())
		source = "kernel";
	else if (has_battery_clock() && station_now(s) >= s->last_logged)
		source = "battery";
	else if (confirmed != NULL && confirmed[0] != '\0' && strcmp(confirmed, boot_id()) == 0)
		source = "confirmed";
	*ret_source = source;
	return strcmp(source, "none") != 0;
}

void trust_confirm(struct station *s, struct changes *list)
{
	changes_meta(list, "clock.confirmed", boot_id());
	station_event(s, list, "clock.confirmed", json_object());
}
