export const MachinePage = ({ arn }: { arn: string }) => <p>{arn}</p>
