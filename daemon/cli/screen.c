/* The terminal of `bantin watch`. Owns its settings while it is open. Plain ANSI
 * sequences that every terminal and tmux know; nothing is drawn twice. */
#include "cli/screen.h"

#include "base/fd.h"
#include "base/str.h"
#include "unicode/width.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define ENTER "\033[?1049h\033[?25l"
#define LEAVE "\033[?25h\033[?1049l"

static struct termios before;
static volatile sig_atomic_t is_open;

/* Only calls that are safe in a signal handler. */
void screen_close(void)
{
	if (!is_open)
		return;
	is_open = 0;
	ssize_t n = write(STDOUT_FILENO, LEAVE, sizeof LEAVE - 1);
	(void)n;
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

static void on_end(int number)
{
	screen_close();
	signal(number, SIG_DFL);
	raise(number);
}

static void on_resize(int number)
{
	(void)number; /* only interrupts poll() */
}

int screen_open(void)
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
	if (!isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &before) < 0)
		return -ENOTTY;
	struct termios raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 0;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	is_open = 1;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		signal(ends[i], on_end);
	struct sigaction resize = {.sa_handler = on_resize};
	sigaction(SIGWINCH, &resize, NULL);
	return fd_write_all(STDOUT_FILENO, ENTER, sizeof ENTER - 1);
}

void screen_size(size_t *ret_rows, size_t *ret_columns)
{
	struct winsize size = {0};
	bool known =
	        ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
	*ret_rows = known ? size.ws_row : 24;
	*ret_columns = known ? size.ws_col : 80;
}

static void add_line(struct str *out, const char *line, size_t len, size_t columns, bool marked)
{
	if (marked)
		str_adds(out, "\033[7m");
	str_add(out, line, width_fit(line, len, columns));
	str_adds(out, marked ? "\033[K\033[0m" : "\033[K");
}

void screen_draw(const char *text, int marked, const char *foot)
{
	size_t rows, columns;
	struct str out;
	screen_size(&rows, &columns);
	str_init(&out);
	str_adds(&out, "\033[H");
	for (size_t row = 0; row + 1 < rows; row++) {
		size_t len = strcspn(text, "\n");
		add_line(&out, text, len, columns, marked >= 0 && (size_t)marked == row);
		str_adds(&out, "\r\n");
		text += len + (text[len] == '\n');
	}
	add_line(&out, foot, strlen(foot), columns, false);
	fd_write_all(STDOUT_FILENO, out.data, out.len);
	str_finish(&out);
}

/* A byte, -1: none waits, KEY_END. */
static int byte(int timeout_ms)
{
	unsigned char c;
	struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};
	if (poll(&p, 1, timeout_ms) <= 0)
		return -1;
	return read(STDIN_FILENO, &c, 1) == 1 ? c : KEY_END;
}

int screen_key(void)
{
	enum { ESCAPE = 27, ESCAPE_MS = 20 };
	int c = byte(0);
	if (c == -1)
		return KEY_NONE;
	if (c != ESCAPE || byte(ESCAPE_MS) != '[')
		return c;
	int last = byte(ESCAPE_MS);
	return last == 'A' ? KEY_UP : last == 'B' ? KEY_DOWN : ESCAPE;
}
