/** Figures of ISO 7240-16, 7.2.2, as alarm-rules 6 has them. */
export const limits = {
  /** The alert tone before the first message, s. */
  toneMinS: 3,
  toneMaxS: 10,
  /** Between messages, s. */
  gapMaxS: 30,
  /** A silence that is longer has a tone at its end, s. */
  silenceMaxS: 10,
} as const;
