/* Which addresses are closed, and which links belong to a feed. */
#include "fetch/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "cmocka_all.h"

static bool is_public(const char *text)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return address_is_public((const struct sockaddr *)(const void *)&v4);
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return address_is_public((const struct sockaddr *)(const void *)&v6);
}

static void closed_addresses(void **state)
{
	static const char *const closed[] = {"0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1",
	        "100.127.255.255", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1",
	        "172.31.255.255", "192.0.0.1", "192.0.2.7", "192.168.1.1", "198.18.0.1",
	        "198.19.255.255", "198.51.100.1", "203.0.113.9", "224.0.0.1", "240.0.0.1",
	        "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.1.1.1", "fc00::1",
	        "fd12:3456::1", "fe80::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::1",
	        "2002:c0a8:101::", "2001:db8::1", "2001::1", "::127.0.0.1"};
	(void)state;
	for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
		if (is_public(closed[i]))
			fail_msg("%s is taken for public", closed[i]);
}

static void open_addresses(void **state)
{
	static const char *const open[] = {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255",
	        "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255",
	        "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
	        "223.255.255.255", "2400:cb00::1", "2a00:1450:4001::64", "::ffff:8.8.8.8",
	        "64:ff9b::808:808", "2002:808:808::1"};
	(void)state;
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		if (!is_public(open[i]))
			fail_msg("%s is taken for closed", open[i]);
}

static void hosts(void **state)
{
	static const struct {
		const char *url, *host;
	} cases[] = {
	        {"https://Bao.VN/tin/1?x=http://a.vn/", "bao.vn"},
	        {"http://bao.vn:8080", "bao.vn"},
	        {"https://lan:mat@bao.vn/", "bao.vn"},
	        {"https://a.vn@b.vn@c.vn/", "c.vn"},
	        {"https://bao.vn?x@y.vn", "bao.vn"},
	        {"http://[::1]:80/x", "[::1]:80"},
	        {"mailto:a@b.vn", ""},
	        {"", ""},
	};
	char host[HOST_MAX];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		address_host(cases[i].url, host);
		assert_string_equal(host, cases[i].host);
	}
}

static void links_of_a_feed(void **state)
{
	(void)state;
	assert_true(address_is_of("https://bao.vn/1.html", "https://bao.vn/rss"));
	assert_true(address_is_of("https://m.bao.vn/1.html", "https://www.bao.vn/rss"));
	assert_true(address_is_of("http://BAO.vn/1.html", "https://bao.vn/rss"));
	assert_false(address_is_of("https://xbao.vn/1.html", "https://bao.vn/rss"));
	assert_false(address_is_of("https://bao.vn.x.com/1.html", "https://bao.vn/rss"));
	assert_false(address_is_of("https://bao.vn@x.com/1.html", "https://bao.vn/rss"));
	assert_false(address_is_of("", "https://bao.vn/rss"));
	assert_false(address_is_of("https://bao.vn/", ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(closed_addresses),
	        cmocka_unit_test(open_addresses),
	        cmocka_unit_test(hosts),
	        cmocka_unit_test(links_of_a_feed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
