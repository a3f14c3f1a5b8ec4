import { createHash, timingSafeEqual } from 'crypto';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** A hash that verifies a secret without revealing it: 64 hexadecimal digits. */
export const hashOf = (secret: string): string => digest(secret).toString('hex');

/**
 * Compares what came with a request with the hash of the expected secret, in constant time.
 *
 * @param given anything but a text is wrong
 * @param hash as {@link hashOf} makes it; nothing is right where it is empty
 */
export function isSecret(given: unknown, hash: string): boolean {
	const expected = Buffer.from(hash, 'hex');
	const actual = digest(typeof given === 'string' ? given : '');
	return expected.length === actual.length && timingSafeEqual(actual, expected);
}
