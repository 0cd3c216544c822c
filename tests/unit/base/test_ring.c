/* The ring between two threads: order, fullness, and no torn slot. */
#include "cmocka_all.h"

#include "base/ring.h"

#include <pthread.h>
#include <sched.h>

struct item {
	size_t number, twice;
};

static void test_full_and_empty(void **state)
{
	(void)state;
	struct ring r;
	ring_init(&r, 4, sizeof(struct item));
	assert_null(ring_front(&r));
	for (size_t round = 0; round < 5; round++) {
		for (size_t i = 0; i < 4; i++) {
			struct item *slot = ring_free_slot(&r);
			assert_non_null(slot);
			assert_ptr_equal(slot, ring_free_slot(&r));
			slot->number = round * 4 + i;
			ring_written(&r);
			assert_int_equal(ring_waiting(&r), i + 1);
		}
		assert_null(ring_free_slot(&r));
		for (size_t i = 0; i < 4; i++) {
			struct item *slot = ring_front(&r);
			assert_int_equal(slot->number, round * 4 + i);
			ring_done(&r);
		}
		assert_null(ring_front(&r));
	}
	ring_finish(&r);
}

enum { MANY = 200000 };

static void *write_many(void *user)
{
	struct ring *r = user;
	for (size_t i = 0; i < MANY;) {
		struct item *slot = ring_free_slot(r);
		if (slot == NULL) {
			sched_yield();
			continue;
		}
		*slot = (struct item){i, i * 2};
		ring_written(r);
		i++;
	}
	return NULL;
}

static void test_two_threads(void **state)
{
	(void)state;
	struct ring r;
	pthread_t writer;
	ring_init(&r, 64, sizeof(struct item));
	assert_int_equal(pthread_create(&writer, NULL, write_many, &r), 0);
	for (size_t i = 0; i < MANY;) {
		const struct item *slot = ring_front(&r);
		if (slot == NULL) {
			sched_yield();
			continue;
		}
		assert_int_equal(slot->number, i);
		assert_int_equal(slot->twice, i * 2);
		ring_done(&r);
		i++;
	}
	pthread_join(writer, NULL);
	assert_int_equal(ring_waiting(&r), 0);
	ring_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_full_and_empty),
	        cmocka_unit_test(test_two_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
