export const OpenHistoryPage = () => <p>Soon.</p>
