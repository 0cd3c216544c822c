/* Who may run before whom. A refusal is no failure: where the system does not
 * allow more, all are alike, and a machine with time to spare shows no difference. */
#include "child/urgency.h"

#include <sys/resource.h>

void urgency_take(enum urgency urgency)
{
	urgency_give(0, urgency);
}

void urgency_give(pid_t pid, enum urgency urgency)
{
	setpriority(PRIO_PROCESS, (id_t)pid, (int)urgency);
}
