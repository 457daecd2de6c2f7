export const TiersPage = () => <p>Soon.</p>
