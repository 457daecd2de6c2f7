import chromium from '@sparticuz/chromium'

/**
 * Unpacks Chromium before the first test of a run: the processes that run tests side by side would else unpack it over
 * each other, and start a file that is still being written.
 */
export const mochaGlobalSetup = async (): Promise<void> => {
  await chromium.executablePath()
}
