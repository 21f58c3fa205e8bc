namespace PipelineGraph.Plugins.Workers;

/// <summary>A worker could not be had with the package loaded: why, for the package's author.</summary>
internal sealed class PackageRefusedException(string reason) : Exception(reason);
