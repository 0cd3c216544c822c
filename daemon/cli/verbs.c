/* The sorted table of verbs: the only place that names them all. */
#include "cli/verb.h"

#include <stddef.h>

extern const struct verb verb_add;
extern const struct verb verb_approve;
extern const struct verb verb_backup;
extern const struct verb verb_cancel;
extern const struct verb verb_check;
extern const struct verb verb_clock;
extern const struct verb verb_completion;
extern const struct verb verb_config;
extern const struct verb verb_edit;
extern const struct verb verb_extract;
extern const struct verb verb_hold;
extern const struct verb verb_lexicon;
extern const struct verb verb_list;
extern const struct verb verb_log;
extern const struct verb verb_move;
extern const struct verb verb_mute;
extern const struct verb verb_next;
extern const struct verb verb_normalize;
extern const struct verb verb_outputs;
extern const struct verb verb_pause;
extern const struct verb verb_play;
extern const struct verb verb_protocol;
extern const struct verb verb_prune;
extern const struct verb verb_reload;
extern const struct verb verb_render;
extern const struct verb verb_report;
extern const struct verb verb_resume;
extern const struct verb verb_say;
extern const struct verb verb_setup;
extern const struct verb verb_show;
extern const struct verb verb_skip;
extern const struct verb verb_status;
extern const struct verb verb_stop;
extern const struct verb verb_voices;
extern const struct verb verb_watch;

const struct verb *const verbs[] = {
        &verb_add,
        &verb_approve,
        &verb_backup,
        &verb_cancel,
        &verb_check,
        &verb_clock,
        &verb_completion,
        &verb_config,
        &verb_edit,
        &verb_extract,
        &verb_hold,
        &verb_lexicon,
        &verb_list,
        &verb_log,
        &verb_move,
        &verb_mute,
        &verb_next,
        &verb_normalize,
        &verb_outputs,
        &verb_pause,
        &verb_play,
        &verb_protocol,
        &verb_prune,
        &verb_reload,
        &verb_render,
        &verb_report,
        &verb_resume,
        &verb_say,
        &verb_setup,
        &verb_show,
        &verb_skip,
        &verb_status,
        &verb_stop,
        &verb_voices,
        &verb_watch,
        NULL,
};
