"""Five whys as a graph: the graph, its findings, link tests, overlap of two, exports."""
