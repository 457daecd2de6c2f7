import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const FOLDER = new URL('../../../docs/images/', import.meta.url)

/**
 * Writes docs/images/<name>.png when STEPDOWN_SCREENSHOTS is set: a test run must not change files of the tree, so the
 * pictures of the README are taken on demand by `STEPDOWN_SCREENSHOTS=1 npx mocha 'test/browser/*.test.ts'`.
 */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (!process.env.STEPDOWN_SCREENSHOTS) return
  // The pointer would leave a button highlighted.
  await page.mouse.move(0, 0)
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, FOLDER)), animations: 'disabled' })
}
