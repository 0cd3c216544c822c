/* A voice for tests of the pool. A sentence of n bytes sounds as n * 10 frames
 * of the value n. Its first word may command trouble:
 *   crash, hang, quit, stop, endless   always
 *   once crash | once kill | once stop | once hang   only the first time: the
 *     file named by FAKE_VOICE_ONCE is made then and looked for later
 *   ... hỏng ... crashes, wherever it stands
 *   slow   waits after half of its sound
 *   late   crashes there, the first time */
#include "child/child.h"
#include "child/frame.h"
#include "voice/protocol.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct frame order;

static void trouble(const char *what)
{
	if (strstr(what, "hỏng") != NULL) /* for texts that went through the reading */
		raise(SIGSEGV);
	if (strncmp(what, "crash", 5) == 0)
		raise(SIGSEGV);
	else if (strncmp(what, "kill", 4) == 0)
		raise(SIGKILL);
	else if (strncmp(what, "stop", 4) == 0)
		raise(SIGSTOP);
	else if (strncmp(what, "quit", 4) == 0)
		_exit(3);
	else if (strncmp(what, "hang", 4) == 0)
		for (;;)
			pause();
}

static void sound(size_t frames, int16_t value)
{
	static int16_t packet[4000];
	for (size_t i = 0; i < 4000; i++)
		packet[i] = value;
	while (frames > 0) {
		size_t n = frames < 4000 ? frames : 4000;
		frame_send(CHILD_SOCKET, VOICE_PCM, order.id, packet, n * 2, -1);
		frames -= n;
	}
}

static void speak(void)
{
	const char *words = (const char *)order.payload;
	const char *mark = getenv("FAKE_VOICE_ONCE");
	if (strncmp(words, "once ", 5) == 0) {
		int fd = open(mark, O_CREAT | O_EXCL | O_WRONLY, 0600);
		if (fd >= 0)
			trouble(words + 5);
	} else {
		trouble(words);
	}
	while (strncmp(words, "endless", 7) == 0)
		sound(4000, 1);
	if (strncmp(words, "refuse", 6) == 0) {
		frame_send(CHILD_SOCKET, VOICE_REFUSED, order.id, NULL, 0, -1);
		return;
	}
	size_t frames = order.len * 10;
	sound(frames / 2, (int16_t)order.len);
	if (strncmp(words, "slow", 4) == 0)
		usleep(100000);
	if (strncmp(words, "late", 4) == 0 && open(mark, O_CREAT | O_EXCL | O_WRONLY, 0600) >= 0)
		raise(SIGSEGV);
	sound(frames - frames / 2, (int16_t)order.len);
	frame_send(CHILD_SOCKET, VOICE_DONE, order.id, NULL, 0, -1);
}

int main(void)
{
	struct voice_ready ready = {.sample_rate = 22050, .engine = "fake 1"};
	struct voice_failed failed = {.sentence = "it has no tongue"};
	if (getenv("FAKE_VOICE_HANGS") != NULL)
		trouble("hang");
	if (getenv("FAKE_VOICE_DUMB") != NULL)
		return 1;
	while (frame_recv(CHILD_SOCKET, &order) == 1) {
		if (order.type == VOICE_SPEAK) {
			order.payload[order.len] = '\0';
			speak();
		} else if (getenv("FAKE_VOICE_FAILS") != NULL) {
			frame_send(CHILD_SOCKET, VOICE_FAILED, 0, &failed, sizeof failed, -1);
		} else {
			frame_send(CHILD_SOCKET, VOICE_READY, 0, &ready, sizeof ready, -1);
		}
	}
	return 0;
}
