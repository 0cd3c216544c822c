/* A sound device as bantin-speaker sees it: one mono stream that asks for
 * frames. Back ends (portaudio.c, null.c) are one file each and end in one
 * const table of operations.
 *
 * The contract
 * ------------
 * All operations of one device are called by one thread (the player's engine),
 * never by two at once, and may block or hang: the player's control thread
 * watches them and says "stuck". Only fill() runs elsewhere.
 *
 * Legal order of calls:
 *
 *     create -> find* -> [open -> alive* -> close]* -> destroy
 *
 *   find     mandatory. Looks whether the wanted device is there and says its
 *            whole name. `fresh` means: forget what was known about devices
 *            and look anew; it is only set while nothing is open. 0, or
 *            -ENODEV when it is not there, which is a state and no failure.
 *   open     mandatory. Starts the stream; fill() may be called before open()
 *            returns. Fills ret_got on success. -ENODEV: it is gone; the
 *            player then tries find(fresh) and open once more.
 *   close    mandatory. Stops at once, without playing out what is buffered;
 *            after it returns fill() is not called any more. Also legal for a
 *            stream that is no longer alive.
 *   alive    mandatory. False once an open device has gone by itself.
 *   destroy  mandatory. Closed before. Takes NULL.
 *   list     optional. Tells every device there is, one call each.
 *
 * fill() is called by the back end's own thread. It allocates nothing, takes
 * no lock, writes no log and makes no system call, and returns within a small
 * part of the period. It must fill all frames asked for. */
#ifndef BANTIN_DEVICE_DEVICE_H
#define BANTIN_DEVICE_DEVICE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { DEVICE_NAME_MAX = 128 };

/* `out`: mono, -1..1. `now_ns`: CLOCK_MONOTONIC. `underran`: the device had to
 * play something of its own since the last call because frames came late. */
typedef void device_fill(void *user, float *out, uint32_t frames, int64_t now_ns, bool underran);

struct device_wanted {
	uint32_t latency_ms; /* asked for; what comes out may differ */
	device_fill *fill;
	void *user; /* for fill() */
};

struct device_got {
	uint32_t rate;       /* Hz of the frames that fill() is asked for */
	uint32_t latency_ms; /* as the device reports it */
};

struct device_entry {
	const char *name;
	uint32_t rate; /* Hz, its own default */
	bool is_default;
};

struct device;

struct device_ops {
	const char *name; /* of the back end */
	int (*find)(struct device *d, bool fresh, char ret_name[DEVICE_NAME_MAX], struct err *e);
	int (*open)(struct device *d, const struct device_wanted *wanted,
	        struct device_got *ret_got, struct err *e);
	void (*close)(struct device *d);
	bool (*alive)(struct device *d);
	void (*destroy)(struct device *d);
	int (*list)(struct device *d, void (*tell)(void *user, const struct device_entry *entry),
	        void *user, struct err *e);
};

/* First member of every back end's own struct. */
struct device {
	const struct device_ops *ops;
};

/* The device that imitates one and keeps real time: "null", or "null:" and
 * options joined by commas, each "name" or "name=value" (a colon does, too;
 * durations as "2s", "500ms" or whole seconds, and with a usual value):
 *   absent          never there
 *   appears=D       there from D after the start on; after vanishing, D later
 *   vanishes=D      D after its first opening it goes away, once
 *   wedged=D        D after an opening it asks for no more frames, and closing
 *                   it hangs: what PortAudio does behind a stopped server
 *   underruns=D     every D it reports an underrun
 *   rests=D         and asks for no more frames for D after it
 *   slow=D          opening and closing take D
 *   rate=HZ         frames a second, 48000 by default
 *   record=PATH     writes what it "played" to PATH, a WAV file that is whole
 *                   at any moment; appends if the file is there
 * -EINVAL with a sentence for anything else. */
int device_null_create(const char *options, struct device **ret, struct err *e);

/* A device of PortAudio by name, or "default". A name is matched whole; else
 * without its "(hw:1,0)" part, which changes between boots; else as the only
 * device whose name contains it. */
int device_portaudio_create(const char *name, struct device **ret, struct err *e);

/* Either of the two by the name a person wrote in the settings. */
int device_create(const char *name, struct device **ret, struct err *e);

static inline void device_destroy(struct device *d)
{
	if (d != NULL)
		d->ops->destroy(d);
}

#endif
