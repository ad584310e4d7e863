/** A time on the clock of the person who reads it, as `YYYY-MM-DD hh:mm`. */
export function localTime(at: string | number): string {
	const date = new Date(at);
	const two = (part: number): string => String(part).padStart(2, '0');
	const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
	return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
