/* Which back end a device's name means. */
#include "device/device.h"

#include "base/str.h"

#include <string.h>

int device_create(const char *name, struct device **ret, struct err *e)
{
	if (strcmp(name, "null") == 0 || str_starts(name, "null:"))
		return device_null_create(name, ret, e);
	return device_portaudio_create(name, ret, e);
}
