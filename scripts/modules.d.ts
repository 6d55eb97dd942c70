// The scripts are JavaScript, since they run before anything is installed; tests that import them take them as they are.
declare module '*.mjs'
