/** Types that the JSON schemas of several bodies have in common. */
export const text = { type: 'string' } as const;
export const count = { type: 'integer', minimum: 0 } as const;
