/* What the two users of PortAudio in this room share. Private to it. */
#ifndef BANTIN_DEVICE_PORTAUDIO_ROOM_H
#define BANTIN_DEVICE_PORTAUDIO_ROOM_H

/* ALSA and JACK complain on stderr about every card that is not there: point
 * descriptor 2 elsewhere meanwhile. Returns what unhush takes. */
int portaudio_hush(void);
void portaudio_unhush(int kept);

#endif
