import Flashbar from '@cloudscape-design/components/flashbar'

/** The endpoint has gone; what the page shows is the last that was known. */
export const LostConnection = () => (
  <Flashbar
    items={[
      {
        id: 'lost',
        type: 'warning',
        header: 'The connection to the Stepdown endpoint is lost',
        content: 'The page shows what was known last and continues by itself when “npm start” runs again.',
      },
    ]}
  />
)
