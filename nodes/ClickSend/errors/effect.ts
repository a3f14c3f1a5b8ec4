/**
 * What a request changes at ClickSend. It decides whether the request is made again, what is said when
 * its response is lost, and what an error keeps of records that came before it.
 *
 * - `send`: an SMS leaves, which costs money.
 * - `markRead`: records are handed out once, and marked as read.
 * - `rule`: a push rule is created or removed.
 * - `none`: nothing that a repetition would change again: it reads, or it removes.
 */
export type Effect = 'send' | 'markRead' | 'rule' | 'none';
