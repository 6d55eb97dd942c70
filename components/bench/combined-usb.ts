// The bench's devices and the browser's own behind one object: the code above cannot tell which is which. The chooser is the
// bench's, with a way on to the browser's.
type Listener = EventListenerOrEventListenerObject

const REAL = 'real'
export { REAL }

/** `chosenReal` says whether the person asked for the browser's chooser instead. */
export function combineUsb(bench: USB, real: USB | undefined, chosenReal: () => boolean): USB {
  if (!real) return bench
  const both = {
    getDevices: async () => [...(await bench.getDevices()), ...(await real.getDevices().catch(() => []))],
    requestDevice: (options: USBDeviceRequestOptions) =>
      bench
        .requestDevice(options)
        .catch((error: unknown) =>
          chosenReal() ? real.requestDevice(options) : Promise.reject(error as Error),
        ),
    addEventListener: (type: string, hear: Listener) => {
      bench.addEventListener(type as 'connect', hear as never)
      real.addEventListener(type as 'connect', hear as never)
    },
    removeEventListener: (type: string, hear: Listener) => {
      bench.removeEventListener(type as 'connect', hear as never)
      real.removeEventListener(type as 'connect', hear as never)
    },
  }
  return both as unknown as USB
}
