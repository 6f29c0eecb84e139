/**
 * Tests that take minutes and look at what seldom changes. They run where SECATEUR_SLOW=1 says so, as `.ci/run` does in
 * its second half, which takes the files that import this one.
 */
export const slow = process.env['SECATEUR_SLOW'] === '1';
