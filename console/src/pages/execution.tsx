export const ExecutionPage = ({ arn }: { arn: string; query: URLSearchParams }) => <p>{arn}</p>
