/* espeak-ng as an engine. The library is one global state machine, so this
 * file has one static state too; it is opened once a process and the voice is
 * set once (changing it without speaking leaks, espeak-ng 1.51). It may crash
 * or hang on any sentence: the pool lives with that. */
#include "voice/engine.h"

#include "base/mem.h"

#include <errno.h>
#include <espeak-ng/speak_lib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Asked of espeak-ng; its callbacks come with at most this much sound. */
enum { BUFFER_MS = 49 };
/* Not in speak_lib.h of every 1.51 package. */
enum { DONT_EXIT = 0x8000 };

/* espeak-ng draws its noise from rand(), and the C library's, with its lock, is
 * an eighth of the time it takes to speak. This one stands before it for the
 * whole process (xorshift32, Marsaglia 2003); noise is noise. */
int rand(void)
{
	static uint32_t state = 2463534242U;
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return (int)(state >> 1);
}

/* libpcaudio's, which espeak-ng calls even for no sound output: it would look
 * for a sound server, and start one. This one stands before it and has no
 * device to give; its caller lives with that. */
struct audio_object;
struct audio_object *create_audio_device_object(
        const char *device, const char *program, const char *what);
struct audio_object *create_audio_device_object(
        const char *device, const char *program, const char *what)
{
	(void)device;
	(void)program;
	(void)what;
	return NULL;
}

static struct {
	engine_sink *sink;
	void *context;
} now;

static int on_sound(short *wav, int count, espeak_EVENT *events)
{
	(void)events;
	if (wav == NULL || count <= 0)
		return 0;
	return now.sink(now.context, wav, (size_t)count) != 0;
}

static int set_voice(const struct voice_profile *profile, struct err *e)
{
	if (espeak_SetVoiceByName(profile->engine_voice) != EE_OK)
		return err_set(e, -ENOENT, "voice.engine_voice", "espeak-ng has no voice \"%s\"",
		        profile->engine_voice);
	espeak_SetParameter(espeakRATE, profile->rate_wpm, 0);
	espeak_SetParameter(espeakPITCH, profile->pitch, 0);
	/* In units of 10 ms, as the library counts them. */
	espeak_SetParameter(espeakWORDGAP, (profile->word_gap_ms + 5) / 10, 0);
	espeak_SetSynthCallback(on_sound);
	return 0;
}

/* The library drops the vowel of "gi" alone (the letter J, as in SJC); "di" has
 * the same sound in every region and the same length. To be freed. */
static char *for_espeak(const char *words, size_t len)
{
	char *text = mem_bytes(words, len);
	for (size_t i = 0; i + 2 <= len; i++) {
		bool alone = (i == 0 || strchr(" .,?!:;", text[i - 1]) != NULL) &&
		             (i + 2 == len || strchr(" .,?!:;", text[i + 2]) != NULL);
		if (alone && (text[i] | 0x20) == 'g' && (text[i + 1] | 0x20) == 'i')
			text[i] = 'd';
	}
	return text;
}

static int espeak_speak(const char *words, size_t len, engine_sink *sink, void *context)
{
	now.sink = sink;
	now.context = context;
	char *text = for_espeak(words, len);
	/* The size is the text and its NUL, never more: it reads what it is told. */
	espeak_ERROR status =
	        espeak_Synth(text, len + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, NULL);
	free(text);
	return status == EE_OK ? 0 : -EIO;
}

static int unheard(void *context, const int16_t *frames, size_t count)
{
	(void)context;
	(void)frames;
	(void)count;
	return 0;
}

static int espeak_open(const struct voice_profile *profile, uint32_t *ret_rate, char *version,
        size_t size, struct err *e)
{
	int rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS, NULL, DONT_EXIT);
	if (rate <= 0)
		return err_set(e, -ENOENT, "voice.engine",
		        "espeak-ng did not start; is espeak-ng-data installed?");
	*ret_rate = (uint32_t)rate;
	snprintf(version, size, "espeak-ng %s", espeak_Info(NULL));
	int status = set_voice(profile, e);
	/* What it prepares for its first word is prepared once, not in each copy
	 * of this process. */
	return status == 0 ? espeak_speak("a", 1, unheard, NULL) : status;
}

static void espeak_close(void)
{
	espeak_Terminate();
}

const struct engine_ops engine_espeak = {
        .name = "espeak",
        .open = espeak_open,
        .speak = espeak_speak,
        .close = espeak_close,
        .confined = true,
};
