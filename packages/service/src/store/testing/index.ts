/** What tests of every room use instead of a database and an object store of their own. */
export { createTestDatabase, openTestDatabase } from './open-test-database.ts';
export { openTestObjects } from './open-test-objects.ts';
