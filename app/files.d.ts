/** Files that the build puts beside the code: where they are. */
declare module "*.woff2" {
  const url: string;
  export default url;
}
