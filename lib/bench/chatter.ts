// What the bench's devices write into their logs while nobody asks: the small talk of a compressor controller, with now and then
// something worth a look. Made up from a number, so that it needs no state.
const degrees = (n: number) => (21.4 + (n % 7) / 10).toFixed(1)
const duty = (n: number) => (0.38 + (n % 9) / 100).toFixed(2)

/** The nth line. */
export function chatterLine(n: number): string {
  if (n % 17 === 9) return `app: modbus: no answer from slave 0x0c, retry ${1 + (n % 3)} of 3`
  if (n % 17 === 10) return 'app: modbus: slave 0x0c back'
  if (n % 11 === 4) return 'net: dhcp lease renewed, 10.20.4.31'
  if (n % 13 === 6) return 'app: door sensor B: no edge for 6 h'
  return `app: compressor: duty ${duty(n * 5)}, evaporator −${degrees(n * 3)} °C`
}

/** What a device of the bench has written down about failures of its own. */
export const ERROR_REPORT = [
  '2 starts ago, 61203.412 s: app: watchdog: Compressor control did not answer for 8 s and was started again',
  'last start, 118.020 s: net: dhcp: no lease after 5 tries, address of before kept',
]
