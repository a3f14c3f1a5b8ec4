const IN_DAYS = 60;

/** Nine o'clock in two months, as the editor has a time: in the future, and as far as an SMS may be scheduled. */
export const SOON = `${new Date(Date.now() + IN_DAYS * 86_400_000).toISOString().slice(0, 10)}T09:00:00`;

/** The unix seconds of {@link SOON} in a time zone, as ClickSend takes them. @param offset e.g. `+08:00` */
export const soonAt = (offset: string): string => String(Date.parse(`${SOON}${offset}`) / 1000);
