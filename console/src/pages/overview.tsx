export const OverviewPage = () => <p>Soon.</p>
