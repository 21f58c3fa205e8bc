using System.Globalization;
using System.Runtime.InteropServices;
using PipelineGraph.Plugins.Workers;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

#pragma warning disable RS0030 // the pipes of the host; what a definition prints goes nowhere
var (input, output) = (Console.OpenStandardInput(), Console.OpenStandardOutput());
Console.SetOut(TextWriter.Null);
Console.SetError(TextWriter.Null);
Console.SetIn(TextReader.Null);
#pragma warning restore RS0030

// A terminal tells all its processes to end; the host still evaluates while it ends, and this one ends with the host.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);

DefinitionWorker.Run(input, output);
