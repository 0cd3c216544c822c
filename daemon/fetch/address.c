/* Addresses as numbers and as names. Pure functions; http.c asks for every
 * connection, feed.c for every link. */
#include "fetch/address.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

static const struct {
	uint32_t net;
	int bits;
} closed[] = {{0x00000000, 8}, {0x0A000000, 8}, {0x64400000, 10}, {0x7F000000, 8}, {0xA9FE0000, 16},
        {0xAC100000, 12}, {0xC0000000, 24}, {0xC0000200, 24}, {0xC0586300, 24}, {0xC0A80000, 16},
        {0xC6120000, 15}, {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 3}};

static bool v4_is_public(uint32_t ip)
{
	for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
		if ((ip ^ closed[i].net) >> (32 - closed[i].bits) == 0)
			return false;
	return true;
}

static uint32_t word(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool v6_is_public(const uint8_t p[16])
{
	static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
	static const uint8_t translated[12] = {0x00, 0x64, 0xFF, 0x9B};
	if (memcmp(p, mapped, 12) == 0 || memcmp(p, translated, 12) == 0)
		return v4_is_public(word(p + 12));
	if (p[0] == 0x20 && p[1] == 0x02) /* 6to4 */
		return v4_is_public(word(p + 2));
	if (word(p) == 0x20010000 || word(p) == 0x20010DB8) /* Teredo, documentation */
		return false;
	return (p[0] & 0xE0) == 0x20; /* 2000::/3, the only block that is given out */
}

bool address_is_public(const struct sockaddr *a)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (a->sa_family == AF_INET) {
		memcpy(&v4, a, sizeof v4);
		return v4_is_public(ntohl(v4.sin_addr.s_addr));
	}
	if (a->sa_family != AF_INET6)
		return false;
	memcpy(&v6, a, sizeof v6);
	return v6_is_public(v6.sin6_addr.s6_addr);
}

void address_host(const char *url, char out[HOST_MAX])
{
	const char *p = strstr(url, "://");
	size_t n;
	out[0] = '\0';
	if (p == NULL)
		return;
	p += 3;
	n = strcspn(p, "/?#");
	for (size_t i = 0; i < n; i++)
		if (p[i] == '@') {
			p += i + 1;
			n -= i + 1;
			i = 0;
		}
	if (n > 0 && p[0] != '[')
		n = strcspn(p, ":/?#") < n ? strcspn(p, ":/?#") : n;
	if (n >= HOST_MAX)
		return;
	for (size_t i = 0; i < n; i++)
		out[i] = (char)tolower((unsigned char)p[i]);
	out[n] = '\0';
}

bool address_is_of(const char *url, const char *home)
{
	char of[HOST_MAX], host[HOST_MAX];
	const char *base = of;
	address_host(home, of);
	address_host(url, host);
	if (strncmp(of, "www.", 4) == 0)
		base += 4;
	size_t n = strlen(host), b = strlen(base);
	if (b == 0 || n < b || strcmp(host + n - b, base) != 0)
		return false;
	return n == b || host[n - b - 1] == '.';
}
