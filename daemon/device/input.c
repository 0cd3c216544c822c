/* Sources of sound. The callback of PortAudio, or the thread that imitates one,
 * puts frames into a ring of blocks and never waits; input_read() takes them
 * out. Called by bantin-speaker when it listens. */
#include "device/input.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/ring.h"
#include "base/str.h"
#include "device/match.h"
#include "device/portaudio_room.h"

#include <errno.h>
#include <math.h>
#include <portaudio.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	BLOCK = 240,        /* frames */
	BLOCKS = 128,       /* more than a second at 24 kHz */
	RATE = 24000,       /* asked for first: speech over horns needs no more */
	PERIOD_MS = 10,     /* of the imitated one */
	VANISHES_MS = 7000, /* after its opening */
	CHANNELS_MOST = 2,
	LATENCY_MS = 50,
};

struct block {
	uint32_t frames;
	float data[BLOCK];
};

struct input {
	struct ring ring;
	uint32_t used; /* frames of the front block already read */
	uint32_t rate;
	int channels;
	PaStream *stream;
	_Atomic bool gone;
	/* Imitated: */
	bool silent, vanishes, running;
	_Atomic bool quit;
	pthread_t thread;
};

/* From the callback: what does not fit is lost. */
static void put(struct input *in, const float *frames, size_t count, int channels)
{
	while (count > 0) {
		struct block *b = ring_free_slot(&in->ring);
		if (b == NULL)
			return;
		b->frames = count < BLOCK ? (uint32_t)count : BLOCK;
		for (uint32_t i = 0; i < b->frames; i++)
			b->data[i] = channels == 2 ? (frames[2 * i] + frames[2 * i + 1]) * 0.5f
			                           : frames[i];
		frames += b->frames * (uint32_t)channels;
		count -= b->frames;
		ring_written(&in->ring);
	}
}

/* ---- PortAudio ---- */

static int stream_callback(const void *input, void *output, unsigned long frames,
        const PaStreamCallbackTimeInfo *times, PaStreamCallbackFlags flags, void *user)
{
	struct input *in = user;
	(void)output;
	(void)times;
	(void)flags;
	if (input != NULL)
		put(in, input, frames, in->channels);
	return paContinue;
}

static void stream_finished(void *user)
{
	struct input *in = user;
	atomic_store(&in->gone, true);
}

static PaDeviceIndex look_up(const char *wanted)
{
	PaDeviceIndex all = Pa_GetDeviceCount(), found = paNoDevice;
	if (strcmp(wanted, "default") == 0)
		return Pa_GetDefaultInputDevice();
	size_t most = all > 0 ? (size_t)all : 1, n = 0;
	PaDeviceIndex *indices = mem_array(most, sizeof *indices);
	const char **names = mem_array(most, sizeof *names);
	for (PaDeviceIndex i = 0; i < all; i++) {
		const PaDeviceInfo *info = Pa_GetDeviceInfo(i);
		if (info == NULL || info->maxInputChannels < 1)
			continue;
		indices[n] = i;
		names[n++] = info->name;
	}
	int at = device_match(wanted, names, n);
	if (at >= 0)
		found = indices[at];
	free(indices);
	free(names);
	return found;
}

static PaError open_stream(struct input *in, PaDeviceIndex index, double rate)
{
	PaStreamParameters p = {.device = index,
	        .channelCount = in->channels,
	        .sampleFormat = paFloat32,
	        .suggestedLatency = LATENCY_MS / 1000.0};
	in->rate = (uint32_t)(rate + 0.5);
	return Pa_OpenStream(&in->stream, &p, NULL, rate, paFramesPerBufferUnspecified, paNoFlag,
	        stream_callback, in);
}

static int open_device(struct input *in, const char *name, struct err *e)
{
	PaDeviceIndex index = look_up(name);
	const PaDeviceInfo *info = index == paNoDevice ? NULL : Pa_GetDeviceInfo(index);
	if (info == NULL)
		return err_set(
		        e, -ENODEV, "relay.absent", _("there is no sound source \"%s\""), name);
	in->channels =
	        info->maxInputChannels < CHANNELS_MOST ? info->maxInputChannels : CHANNELS_MOST;
	PaError failed = open_stream(in, index, RATE);
	if (failed == paInvalidSampleRate)
		failed = open_stream(in, index, info->defaultSampleRate);
	if (failed == paNoError) {
		Pa_SetStreamFinishedCallback(in->stream, stream_finished);
		failed = Pa_StartStream(in->stream);
		if (failed != paNoError)
			Pa_CloseStream(in->stream);
	}
	if (failed == paNoError)
		return 0;
	in->stream = NULL;
	return err_set(e, -ENODEV, "relay.open", _("cannot open the sound source \"%s\": %s"),
	        info->name, Pa_GetErrorText(failed));
}

static int open_portaudio(struct input *in, const char *name, struct err *e)
{
	int kept = portaudio_hush();
	PaError failed = Pa_Initialize();
	int status = failed == paNoError
	                     ? open_device(in, name, e)
	                     : err_set(e, -EIO, "device.library", _("PortAudio cannot start: %s"),
	                               Pa_GetErrorText(failed));
	portaudio_unhush(kept);
	return status;
}

/* ---- imitated ---- */

static void *imitate(void *user)
{
	struct input *in = user;
	enum { TONE_HZ = 440, FRAMES = RATE * PERIOD_MS / 1000 };
	int64_t next = clock_mono_ns(&clock_system), began = next;
	uint64_t at = 0;
	while (!atomic_load(&in->quit)) {
		float frames[FRAMES];
		next += PERIOD_MS * NS_PER_MS;
		struct timespec t = {.tv_sec = next / NS_PER_S, .tv_nsec = next % NS_PER_S};
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
		if (in->vanishes && next - began > VANISHES_MS * NS_PER_MS) {
			atomic_store(&in->gone, true);
			break;
		}
		for (size_t i = 0; i < FRAMES; i++, at++)
			frames[i] = in->silent ? 0.0f
			                       : 0.2f * sinf((float)(at % RATE) * TONE_HZ *
			                                        6.2831853f / RATE);
		put(in, frames, FRAMES, 1);
	}
	return NULL;
}

static int open_imitation(struct input *in, const char *name, struct err *e)
{
	const char *option = name[4] == ':' ? name + 5 : "";
	in->silent = strcmp(option, "silent") == 0;
	in->vanishes = strcmp(option, "vanishes") == 0;
	in->rate = RATE;
	if (strcmp(option, "absent") == 0)
		return err_set(
		        e, -ENODEV, "relay.absent", _("there is no sound source \"%s\""), name);
	if (option[0] != '\0' && !in->silent && !in->vanishes)
		return err_set(e, -EINVAL, "null.option",
		        _("\"%s%s%s\" is no option of the null device"), option, "", "");
	int status = -pthread_create(&in->thread, NULL, imitate, in);
	if (status < 0)
		return err_sys(e, status, "relay.open", _("cannot start the null device"));
	in->running = true;
	return 0;
}

/* ---- both ---- */

int input_open(const char *name, struct input **ret, struct err *e)
{
	struct input *in = mem_alloc(sizeof *in);
	bool imitated = strcmp(name, "null") == 0 || str_starts(name, "null:");
	ring_init(&in->ring, BLOCKS, sizeof(struct block));
	int status = imitated ? open_imitation(in, name, e) : open_portaudio(in, name, e);
	if (status < 0) {
		ring_finish(&in->ring);
		free(in);
		return status;
	}
	*ret = in;
	return 0;
}

void input_close(struct input *in)
{
	if (in == NULL)
		return;
	atomic_store(&in->quit, true);
	if (in->running)
		pthread_join(in->thread, NULL);
	if (in->stream != NULL) {
		Pa_AbortStream(in->stream);
		Pa_CloseStream(in->stream);
	}
	ring_finish(&in->ring);
	free(in);
}

uint32_t input_rate(const struct input *in)
{
	return in->rate;
}

size_t input_read(struct input *in, float *out, size_t most)
{
	size_t n = 0;
	const struct block *b;
	while (n < most && (b = ring_front(&in->ring)) != NULL) {
		size_t some = b->frames - in->used < most - n ? b->frames - in->used : most - n;
		memcpy(out + n, b->data + in->used, some * sizeof *out);
		n += some;
		in->used += (uint32_t)some;
		if (in->used == b->frames) {
			ring_done(&in->ring);
			in->used = 0;
		}
	}
	return n;
}

bool input_alive(const struct input *in)
{
	return !atomic_load(&in->gone) &&
	       (in->stream == NULL || Pa_IsStreamActive(in->stream) == 1);
}
