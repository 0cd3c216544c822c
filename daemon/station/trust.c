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

/* A confirmation holds for this boot: the next start may be hours off again. */
static bool boot_id(char out[64])
{
	FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");
	if (f == NULL)
		return false;
	bool ok = fgets(out, 64, f) != NULL;
	fclose(f);
	out[strcspn(out, "\n")] = '\0';
	return ok;
}

bool trust_clock(const struct station *s, const char **ret_source)
{
	char id[64];
	const char *confirmed = memory_meta(queue_model(s->queue), "clock.confirmed");
	const char *source = "none";
	if (kernel_synchronized())
		source = "kernel";
	else if (has_battery_clock() && station_now(s) >= s->last_logged)
		source = "battery";
	else if (confirmed != NULL && boot_id(id) && strcmp(confirmed, id) == 0)
		source = "confirmed";
	*ret_source = source;
	return strcmp(source, "none") != 0;
}

void trust_confirm(struct station *s, struct changes *list)
{
	char id[64] = "unknown";
	boot_id(id);
	changes_meta(list, "clock.confirmed", id);
	station_event(s, list, "clock.confirmed", json_object());
}
