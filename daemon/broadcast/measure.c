/* Measures a voice: its sound is made once, then sent over a desk again and
 * again with another gain until the level is right. Used by `bantin voices`. */
#include "broadcast/measure.h"

#include "audio/loudness.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "broadcast/desk.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char measure_text[] =
        "Kính chào quý vị và các bạn.\n"
        "Sáng nay, tại nhà văn hóa khu dân cư, đông đảo bà con đã đến dự ngày hội đại đoàn kết "
        "toàn dân. "
        "Phát biểu tại ngày hội, lãnh đạo địa phương biểu dương những kết quả mà khu dân cư đạt "
        "được trong năm qua: "
        "đường làng sạch đẹp, trẻ em được đến trường, người già được chăm sóc chu đáo.\n"
        "Về sản xuất, vụ mùa năm nay được mùa, giá lúa ổn định. Hợp tác xã khuyến cáo bà con kiểm "
        "tra kênh mương, "
        "chủ động tiêu thoát nước khi có mưa lớn; không đốt rơm rạ ngoài đồng, tránh gây ô nhiễm "
        "môi trường.\n"
        "Dự báo thời tiết: đêm nay trời nhiều mây, có mưa vài nơi, gió nhẹ. Vùng núi có nơi rét. "
        "Các hộ chăn nuôi cần che chắn chuồng trại, dự trữ thức ăn, giữ ấm cho đàn gia súc, gia "
        "cầm.\n"
        "Xin cảm ơn quý vị và các bạn đã lắng nghe.\n";

enum { PAUSE_MS = 400, TRIES = 60 };

/* The sentences' sound one after another; a sentence ends at each of `ends`. */
struct sample {
	int16_t *frames;
	size_t count, cap;
	size_t *ends;
	size_t sentences;
	uint32_t rate;
};

static void sample_add(struct sample *s, const struct voice_result *said)
{
	if (s->count + said->count > s->cap) {
		s->cap = 2 * (s->count + said->count);
		s->frames = mem_resize(s->frames, s->cap, sizeof *s->frames);
	}
	if (said->count > 0)
		memcpy(s->frames + s->count, said->frames, said->count * sizeof *s->frames);
	s->count += said->count;
}

static int speak(
        const struct reader *reader, struct voice_pool *pool, struct sample *s, struct err *e)
{
	struct script script;
	struct voice_result said;
	int status = 0;
	script_read(reader, measure_text, strlen(measure_text), &script, NULL, NULL);
	s->rate = voice_pool_rate(pool);
	s->ends = mem_array(script.count, sizeof *s->ends);
	for (size_t i = 0; i < script.count && status == 0; i++) {
		const char *words = script.sentences[i].words;
		status = voice_pool_submit(pool, words, strlen(words), e);
		do {
			int n = status == 0 ? voice_pool_next(pool, &said, e) : status;
			if (n != 1 || said.kind == VOICE_SKIPPED) {
				status = n < 0 ? n
				               : err_set(e, -EIO, "measure.skipped",
				                         _("the voice cannot say: %.300s"), words);
				break;
			}
			sample_add(s, &said);
		} while (!said.last);
		s->ends[s->sentences++] = s->count;
	}
	script_finish(&script);
	return status;
}

static double level_with(const struct sample *s, double gain_db, double ceiling_db)
{
	struct desk_options o = {.rate = s->rate, .ceiling_db = ceiling_db};
	struct desk_levels levels;
	struct desk *d = desk_create(&o);
	size_t from = 0;
	for (size_t i = 0; i < s->sentences; i++) {
		(void)desk_sound(d, s->frames + from, s->ends[i] - from, s->rate, gain_db, NULL);
		(void)desk_silence(d, PAUSE_MS, NULL);
		from = s->ends[i];
	}
	desk_levels(d, &levels);
	desk_destroy(d);
	return levels.lufs;
}

/* The gain for LOUDNESS_TARGET with so much room under the ceiling. Without
 * room the limiter eats more than it is given, hence the steps. */
static double gain_for(const struct sample *s, double room_db)
{
	/* With much room the level is set lower in place of the ceiling higher. */
	double ceiling = room_db > 15 ? -1.0 : LOUDNESS_TARGET + room_db;
	double target = ceiling - room_db, gain = target + 19.0;
	for (int i = 0; i < TRIES; i++) {
		double off = target - level_with(s, gain, ceiling);
		gain += off;
		if (fabs(off) < 0.01)
			break;
	}
	return gain - (target - LOUDNESS_TARGET);
}

int measure_voice(const struct reader *reader, struct voice_pool *pool, struct voice_profile *p,
        struct err *e)
{
	struct sample s = {0};
	int status = speak(reader, pool, &s, e);
	if (status == 0) {
		p->gain_db = gain_for(&s, 14.5);
		p->gain_lossy_db = gain_for(&s, 13.0);
		p->gain_open_db = gain_for(&s, 22.0);
		p->gain_loud_db = gain_for(&s, VOICE_ROOM_LEAST_DB);
		snprintf(p->measured_with, sizeof p->measured_with, "%s", voice_pool_engine(pool));
	}
	free(s.frames);
	free(s.ends);
	return status;
}
