// What a browser's USB stack throws, by operation and name (never by its English), as a DeviceError.
import { DeviceError, type DeviceErrorCode } from '../errors'

export type UsbOperation = 'open' | 'configure' | 'claim' | 'transfer' | 'control' | 'close'

const BY_NAME: Record<UsbOperation, Partial<Record<string, DeviceErrorCode>>> = {
  open: { SecurityError: 'access-denied', NetworkError: 'open-failed', NotFoundError: 'disconnected' },
  configure: { NotFoundError: 'no-service-port', NetworkError: 'open-failed' },
  claim: { NetworkError: 'held-elsewhere', NotFoundError: 'no-service-port', SecurityError: 'access-denied' },
  transfer: {
    NetworkError: 'disconnected',
    AbortError: 'disconnected',
    NotFoundError: 'disconnected',
    InvalidStateError: 'disconnected',
  },
  control: {
    NetworkError: 'disconnected',
    AbortError: 'disconnected',
    NotFoundError: 'disconnected',
    InvalidStateError: 'disconnected',
  },
  close: {},
}

export function usbError(operation: UsbOperation, error: unknown): DeviceError {
  if (error instanceof DeviceError) return error
  const name = error instanceof Error ? error.name : 'Error'
  const code = BY_NAME[operation][name] ?? (operation === 'transfer' ? 'disconnected' : 'open-failed')
  return new DeviceError(code, `${operation}: ${name}`, { cause: error })
}
