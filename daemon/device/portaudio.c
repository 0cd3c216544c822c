/* Loudspeakers through PortAudio (19.6): ALSA, and PulseAudio or PipeWire by
 * ALSA's plugin. What it knows about devices is fixed when it initializes, so
 * a fresh look means terminate and initialize. Pa_StopStream plays out what is
 * buffered (half a second and more behind PulseAudio); closing goes through
 * Pa_AbortStream. Initializing writes dozens of lines to stderr where there is
 * no card: descriptor 2 points elsewhere meanwhile. */
#include "device/device.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "device/match.h"
#include "device/portaudio_room.h"

#include <errno.h>
#include <fcntl.h>
#include <pa_linux_alsa.h>
#include <portaudio.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Over ALSA PortAudio adds a period of the buffer's four to the latency that it was
 * told; ours means the whole buffer: what is in it when a new sound comes delays that. */
enum { PA_RATE = 48000, PA_CHANNELS_MAX = 2, PA_PERIODS = 4 };

struct pa_device {
	struct device device; /* first: ops */
	char *wanted;         /* name */
	bool initialized;
	PaDeviceIndex index; /* of the device found; paNoDevice */
	PaStream *stream;
	int channels;
	struct device_wanted to;
	_Atomic bool gone;
};

int portaudio_hush(void)
{
	fflush(stderr);
	int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (kept >= 0 && nowhere >= 0)
		dup2(nowhere, STDERR_FILENO);
	if (nowhere >= 0)
		close(nowhere);
	return kept;
}

void portaudio_unhush(int kept)
{
	if (kept < 0)
		return;
	dup2(kept, STDERR_FILENO);
	close(kept);
}

static int initialize(struct pa_device *d, bool fresh, struct err *e)
{
	if (d->initialized && !fresh)
		return 0;
	int kept = portaudio_hush();
	if (d->initialized)
		Pa_Terminate();
	PaError failed = Pa_Initialize();
	portaudio_unhush(kept);
	d->initialized = failed == paNoError;
	d->index = paNoDevice;
	if (failed != paNoError)
		return err_set(e, -EIO, "device.library", _("PortAudio cannot start: %s"),
		        Pa_GetErrorText(failed));
	return 0;
}

/* Devices that can play; `ret_indices` and names are the caller's to free. */
static size_t playing_devices(PaDeviceIndex **ret_indices, const char ***ret_names)
{
	PaDeviceIndex all = Pa_GetDeviceCount();
	size_t n = 0, most = all > 0 ? (size_t)all : 1;
	*ret_indices = mem_array(most, sizeof **ret_indices);
	*ret_names = mem_array(most, sizeof **ret_names);
	for (PaDeviceIndex i = 0; i < all; i++) {
		const PaDeviceInfo *info = Pa_GetDeviceInfo(i);
		if (info == NULL || info->maxOutputChannels < 1)
			continue;
		(*ret_indices)[n] = i;
		(*ret_names)[n++] = info->name;
	}
	return n;
}

static PaDeviceIndex look_up(const char *wanted)
{
	if (strcmp(wanted, "default") == 0)
		return Pa_GetDefaultOutputDevice();
	PaDeviceIndex *indices;
	const char **names;
	size_t n = playing_devices(&indices, &names);
	int at = device_match(wanted, names, n);
	PaDeviceIndex index = at < 0 ? paNoDevice : indices[at];
	free(indices);
	free(names);
	return index;
}

static int pa_find(struct device *device, bool fresh, char ret_name[DEVICE_NAME_MAX], struct err *e)
{
	struct pa_device *d = (struct pa_device *)device;
	int status = initialize(d, fresh, e);
	if (status < 0)
		return status;
	d->index = look_up(d->wanted);
	const PaDeviceInfo *info = d->index == paNoDevice ? NULL : Pa_GetDeviceInfo(d->index);
	if (info == NULL)
		return err_set(e, -ENODEV, "device.absent", _("there is no sound device \"%s\""),
		        d->wanted);
	snprintf(ret_name, DEVICE_NAME_MAX, "%s", info->name);
	return 0;
}

/* Frames are made mono at the buffer's start, then spread from the end. */
static int stream_callback(const void *input, void *output, unsigned long frames,
        const PaStreamCallbackTimeInfo *times, PaStreamCallbackFlags flags, void *user)
{
	struct pa_device *d = user;
	float *out = output;
	(void)input;
	(void)times;
	d->to.fill(d->to.user, out, (uint32_t)frames, clock_mono_ns(&clock_system),
	        (flags & paOutputUnderflow) != 0);
	if (d->channels == 2) {
		for (unsigned long i = frames; i-- > 0;) {
			out[2 * i + 1] = out[i];
			out[2 * i] = out[i];
		}
	}
	return paContinue;
}

static void stream_finished(void *user)
{
	struct pa_device *d = user;
	atomic_store(&d->gone, true);
}

static int start_stream(struct pa_device *d, const PaDeviceInfo *info, struct err *e)
{
	PaStreamParameters p = {.device = d->index,
	        .channelCount = d->channels,
	        .sampleFormat = paFloat32,
	        .suggestedLatency = d->to.latency_ms / 1000.0 * (PA_PERIODS - 1) / PA_PERIODS};
	double rate = PA_RATE;
	PaError failed = Pa_OpenStream(&d->stream, NULL, &p, rate, paFramesPerBufferUnspecified,
	        paNoFlag, stream_callback, d);
	if (failed == paInvalidSampleRate && info->defaultSampleRate > 0) {
		rate = info->defaultSampleRate;
		failed = Pa_OpenStream(&d->stream, NULL, &p, rate, paFramesPerBufferUnspecified,
		        paNoFlag, stream_callback, d);
	}
	const PaHostApiInfo *host = Pa_GetHostApiInfo(info->hostApi);
	if (failed == paNoError && host != NULL && host->type == paALSA)
		PaAlsa_EnableRealtimeScheduling(d->stream, 1); /* if the system allows it */
	if (failed == paNoError) {
		Pa_SetStreamFinishedCallback(d->stream, stream_finished);
		failed = Pa_StartStream(d->stream);
		if (failed != paNoError)
			Pa_CloseStream(d->stream);
	}
	if (failed == paNoError)
		return 0;
	d->stream = NULL;
	return err_set(e, -ENODEV, "device.open", _("cannot open the sound device \"%s\": %s"),
	        info->name, Pa_GetErrorText(failed));
}

static int pa_open(struct device *device, const struct device_wanted *wanted,
        struct device_got *ret_got, struct err *e)
{
	struct pa_device *d = (struct pa_device *)device;
	const PaDeviceInfo *info = d->index == paNoDevice ? NULL : Pa_GetDeviceInfo(d->index);
	if (info == NULL)
		return err_set(e, -ENODEV, "device.absent", _("there is no sound device \"%s\""),
		        d->wanted);
	d->to = *wanted;
	d->channels = info->maxOutputChannels < PA_CHANNELS_MAX ? info->maxOutputChannels
	                                                        : PA_CHANNELS_MAX;
	atomic_store(&d->gone, false);
	int kept = portaudio_hush();
	int status = start_stream(d, info, e);
	portaudio_unhush(kept);
	if (status < 0)
		return status;
	const PaStreamInfo *stream = Pa_GetStreamInfo(d->stream);
	ret_got->rate = (uint32_t)(stream->sampleRate + 0.5);
	ret_got->latency_ms = (uint32_t)(stream->outputLatency * 1000.0 + 0.5);
	return 0;
}

static void pa_close(struct device *device)
{
	struct pa_device *d = (struct pa_device *)device;
	if (d->stream == NULL)
		return;
	int kept = portaudio_hush();
	Pa_AbortStream(d->stream);
	Pa_CloseStream(d->stream);
	portaudio_unhush(kept);
	d->stream = NULL;
}

static bool pa_alive(struct device *device)
{
	struct pa_device *d = (struct pa_device *)device;
	return d->stream != NULL && !atomic_load(&d->gone) && Pa_IsStreamActive(d->stream) == 1;
}

static int pa_list(struct device *device,
        void (*tell)(void *user, const struct device_entry *entry), void *user, struct err *e)
{
	struct pa_device *d = (struct pa_device *)device;
	int status = initialize(d, false, e);
	if (status < 0)
		return status;
	PaDeviceIndex *indices;
	const char **names;
	size_t n = playing_devices(&indices, &names);
	for (size_t i = 0; i < n; i++) {
		const struct device_entry entry = {.name = names[i],
		        .rate = (uint32_t)Pa_GetDeviceInfo(indices[i])->defaultSampleRate,
		        .is_default = indices[i] == Pa_GetDefaultOutputDevice()};
		tell(user, &entry);
	}
	free(indices);
	free(names);
	return 0;
}

static void pa_destroy(struct device *device)
{
	struct pa_device *d = (struct pa_device *)device;
	if (d->initialized)
		Pa_Terminate();
	free(d->wanted);
	free(d);
}

static const struct device_ops portaudio_ops = {
        .name = "portaudio",
        .find = pa_find,
        .open = pa_open,
        .close = pa_close,
        .alive = pa_alive,
        .destroy = pa_destroy,
        .list = pa_list,
};

int device_portaudio_create(const char *name, struct device **ret, struct err *e)
{
	(void)e;
	struct pa_device *d = mem_alloc(sizeof *d);
	d->device.ops = &portaudio_ops;
	d->wanted = mem_string(name);
	d->index = paNoDevice;
	*ret = &d->device;
	return 0;
}
