/* Has espeak-ng say what the reading engine gave, a line of words after the
 * other, and counts what it does not survive:
 *
 *	say_words [--phonemes] [VOICE] <words.txt
 *
 * A child process speaks, so that a crash costs one line: it is printed, and a
 * new child goes on behind it. A line that takes more than ten seconds counts
 * as a hang. --phonemes stops before sound is made, which is where text is
 * taken apart and where crashes come from, and ten times as fast. */
#include "base/mem.h"
#include "voice/words.h"

#include <espeak-ng/speak_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LINE_MAX_BYTES = 1 << 16,
	HANG_S = 10,
	DONT_EXIT = 0x8000,
	FAST_WPM = 400,
	VOICE_HZ = 22050
};

/* In place of the C library's, whose lock takes much of the engine's time; as
 * in bantin-voice. */
int rand(void)
{
	static unsigned state = 1;
	state = state * 1664525U + 1013904223U;
	return (int)(state >> 1);
}

struct shared {           /* with the child */
	unsigned long at; /* line that is being said, from 1; 0 none */
	unsigned long said, refused, frames;
};

static struct shared *shared;

static int on_sound(short *wav, int count, espeak_EVENT *events)
{
	(void)wav;
	(void)events;
	shared->frames += (unsigned long)count;
	return 0;
}

static void open_voice(const char *voice)
{
	if (espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 200, NULL, DONT_EXIT) <= 0 ||
	        espeak_SetVoiceByName(voice) != EE_OK) {
		fprintf(stderr, "say_words: espeak-ng has no voice %s\n", voice);
		_exit(2);
	}
	espeak_SetParameter(espeakRATE, FAST_WPM, 0);
	espeak_SetSynthCallback(on_sound);
}

static void say(const char *words, size_t len, bool phonemes)
{
	const void *rest = words;
	while (phonemes && rest != NULL)
		(void)espeak_TextToPhonemes(&rest, espeakCHARS_UTF8, 0);
	if (!phonemes)
		(void)espeak_Synth(
		        words, len + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, NULL);
}

/* Line number `skip` + 1 is the first that is said. */
static void speak_all(FILE *from, unsigned long skip, const char *voice, bool phonemes)
{
	static char line[LINE_MAX_BYTES];
	open_voice(voice);
	for (unsigned long n = 1; fgets(line, sizeof line, from) != NULL; n++) {
		size_t len = strcspn(line, "\n");
		line[len] = '\0';
		if (n <= skip)
			continue;
		if (!words_allowed(line, len)) {
			shared->refused++;
			continue;
		}
		shared->at = n;
		alarm(HANG_S);
		say(line, len, phonemes);
		alarm(0);
		shared->said++;
	}
}

static void show(FILE *from, unsigned long wanted)
{
	static char line[LINE_MAX_BYTES];
	rewind(from);
	for (unsigned long n = 0; n < wanted; n++)
		if (fgets(line, sizeof line, from) == NULL)
			return;
	fputs(line, stdout);
}

/* The lines as a file without a name: read again by each child, from a pipe too. */
static FILE *copy_input(void)
{
	static char bytes[1 << 16];
	FILE *copy = tmpfile();
	for (size_t n; copy != NULL && (n = fread(bytes, 1, sizeof bytes, stdin)) > 0;)
		if (fwrite(bytes, 1, n, copy) != n)
			return NULL;
	return copy;
}

/* One child, from behind line `done` on. True: it came to the end. */
static bool run_child(FILE *from, unsigned long done, const char *voice, bool phonemes)
{
	int status;
	rewind(from);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		speak_all(from, done, voice, phonemes);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 ||
	        (WIFEXITED(status) && WEXITSTATUS(status) == 2))
		exit(2);
	if (status == 0)
		return true;
	printf("line %lu: %s: ", shared->at,
	        WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "it ended");
	show(from, shared->at);
	return false;
}

int main(int argc, char **argv)
{
	bool phonemes = argc > 1 && strcmp(argv[1], "--phonemes") == 0;
	const char *voice = argc > 1 + phonemes ? argv[1 + phonemes] : "vi";
	unsigned crashes = 0;
	FILE *from = copy_input();
	shared = mmap(
	        NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (from == NULL || shared == MAP_FAILED) {
		fputs("say_words: no memory or no room for a copy of the lines\n", stderr);
		return 2;
	}
	while (!run_child(from, shared->at, voice, phonemes))
		crashes++;
	fclose(from);
	printf("%lu lines said, %lu refused at the door, %.1f hours of sound, %u crashes\n",
	        shared->said, shared->refused, (double)shared->frames / VOICE_HZ / 3600, crashes);
	return crashes > 0 || shared->said == 0;
}
