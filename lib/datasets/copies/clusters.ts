/** Groups of rows whose texts are copies of each other at some similarity. */
export interface CopyClusters {
  /** Cluster of each row id, or -1 for a row without a copy. Clusters are numbered from 0 in order of their first row. */
  clusterOfRow: Int32Array;
  clusterCount: number;
}
