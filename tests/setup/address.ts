// The address of the portal that the tests make.
export const URL_OF_PORTAL = 'https://portal.example'
