export const MachinesPage = () => <p>Soon.</p>
