/* Parcels: what was put in comes out; a cut or changed one is refused. */
#include "base/err.h"
#include "base/mem.h"
#include "intake/parcel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cmocka_all.h"

static const char file[] = "Title: Họp tổ\nClass: priority\nExpires: +2h\nKey: a b\n---\nMời bà "
                           "con đi họp.\nXin cảm ơn.\n";

static struct parcel two_articles(void)
{
	struct parcel p = {.format = mem_string("article"), .count = 2};
	memset(p.sha256, 'a', sizeof p.sha256 - 1);
	p.articles = mem_array(2, sizeof *p.articles);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(
		        intake_article_parse("x", file, strlen(file), &p.articles[i], NULL), 0);
	return p;
}

static int memory_file(void)
{
	int fd = memfd_create("parcel", MFD_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static void comes_out_as_it_went_in(void **state)
{
	struct parcel p = two_articles(), q;
	int fd = memory_file();
	(void)state;
	assert_int_equal(parcel_write(fd, &p, NULL), 0);
	assert_int_equal(parcel_read(fd, &q, NULL), 0);
	assert_int_equal(q.count, 2);
	assert_string_equal(q.sha256, p.sha256);
	assert_string_equal(q.articles[1].title, "Họp tổ");
	assert_string_equal(q.articles[1].klass, "priority");
	assert_string_equal(q.articles[1].expires, "+2h");
	assert_string_equal(q.articles[1].key, "a b");
	assert_string_equal(q.articles[1].at, "");
	assert_true(q.articles[1].title_spoken);
	assert_string_equal(q.articles[1].text, p.articles[1].text);
	assert_int_equal(q.articles[1].text_len, strlen(q.articles[1].text));
	assert_null(q.refusal);
	parcel_finish(&p);
	parcel_finish(&q);
	close(fd);
}

static void a_refusal(void **state)
{
	struct parcel p = {.refusal = mem_string("it is empty"),
	                      .refusal_vi = mem_string("tệp rỗng")},
	              q;
	int fd = memory_file();
	(void)state;
	memset(p.sha256, 'b', sizeof p.sha256 - 1);
	assert_int_equal(parcel_write(fd, &p, NULL), 0);
	assert_int_equal(parcel_read(fd, &q, NULL), 0);
	assert_string_equal(q.refusal_vi, "tệp rỗng");
	assert_int_equal(q.count, 0);
	parcel_finish(&p);
	parcel_finish(&q);
	close(fd);
}

/* Cut anywhere but at the end of an article, it is none; and no byte that is changed
 * makes anything worse than another text. */
static void what_is_damaged(void **state)
{
	struct parcel p = two_articles(), q;
	int fd = memory_file(), part = memory_file();
	(void)state;
	assert_int_equal(parcel_write(fd, &p, NULL), 0);
	size_t len = (size_t)lseek(fd, 0, SEEK_END);
	char *bytes = mem_array(len, 1);
	assert_int_equal(pread(fd, bytes, len, 0), (ssize_t)len);
	size_t whole = 0;
	for (size_t cut = 0; cut < len; cut++) {
		assert_int_equal(ftruncate(part, 0), 0);
		assert_int_equal(pwrite(part, bytes, cut, 0), (ssize_t)cut);
		int status = parcel_read(part, &q, NULL);
		assert_true(status == 0 || status == -EPROTO);
		whole += status == 0;
		if (status == 0)
			parcel_finish(&q);
	}
	assert_int_equal(whole, 1); /* after the first article */
	for (size_t i = 0; i < len; i++) {
		char was = bytes[i];
		bytes[i] = (char)(was ^ 0xA5);
		assert_int_equal(pwrite(part, bytes, len, 0), (ssize_t)len);
		if (parcel_read(part, &q, NULL) == 0)
			parcel_finish(&q);
		bytes[i] = was;
	}
	free(bytes);
	parcel_finish(&p);
	close(fd);
	close(part);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(comes_out_as_it_went_in),
	        cmocka_unit_test(a_refusal),
	        cmocka_unit_test(what_is_damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
