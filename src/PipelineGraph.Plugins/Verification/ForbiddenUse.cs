using System.Reflection;
using System.Reflection.Metadata;

namespace PipelineGraph.Plugins.Verification;

/// <summary>
/// Types and members that a pure function does not need: the clock, chance, files, the network, threads, reflection. A guard against mistakes, not a
/// wall against malice: it reads what the assembly names, not what it might reach.
/// </summary>
internal static class ForbiddenUse
{
    private static readonly (string Namespace, string What)[] Namespaces =
    [
        ("System.IO", "files"), ("System.Net", "the network"), ("System.Threading.Tasks", "tasks"), ("System.Reflection", "reflection"),
        ("System.Data", "databases"), ("System.Diagnostics.Tracing", "tracing"), ("Microsoft.Win32", "the registry"), ("System.Security.Cryptography", "chance"),
        ("System.Runtime.Loader", "loading"), ("System.Linq.Expressions", "generated code"), ("System.Timers", "timers"),
    ];

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["System.Console"] = "the console",
        ["System.Random"] = "chance",
        ["System.TimeProvider"] = "the clock",
        ["System.Diagnostics.Stopwatch"] = "the clock",
        ["System.Diagnostics.Process"] = "processes",
        ["System.AppDomain"] = "the host",
        ["System.AppContext"] = "the host",
        ["System.GC"] = "the host",
        ["System.Activator"] = "reflection",
        ["System.TimeZoneInfo"] = "the machine's time zones",
        ["System.Threading.Thread"] = "threads",
        ["System.Threading.ThreadPool"] = "threads",
        ["System.Threading.Timer"] = "timers",
        ["System.Runtime.InteropServices.Marshal"] = "native memory",
        ["System.Runtime.InteropServices.NativeLibrary"] = "native code",
    };

    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.DateTime.ToLocalTime", "System.DateTimeOffset.ToLocalTime", "System.DateTimeOffset.get_LocalDateTime",
        "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.Type.GetType", "System.Type.InvokeMember",
        "System.Threading.CancellationToken.Register", "System.Threading.CancellationToken.UnsafeRegister", "System.Threading.CancellationToken.get_WaitHandle",
    };

    public static string? Refusal(MetadataReader metadata)
    {
        foreach (var handle in metadata.TypeReferences)
        {
            var type = metadata.GetTypeReference(handle);
            var (space, name) = (metadata.GetString(type.Namespace), metadata.GetString(type.Name));
            if (name.EndsWith("Attribute", StringComparison.Ordinal)) continue;
            if (Types.TryGetValue(space + "." + name, out var what)) return Message(what, space + "." + name);
            foreach (var (forbidden, kind) in Namespaces)
            {
                if (space == forbidden || space.StartsWith(forbidden + ".", StringComparison.Ordinal)) return Message(kind, space + "." + name);
            }
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference) continue;
            var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            var (owner, name) = (metadata.GetString(type.Namespace) + "." + metadata.GetString(type.Name), metadata.GetString(member.Name));
            if (Members.Contains(owner + "." + name)) return Message("what changes from call to call", owner + "." + name);

            // Iterators ask for the thread's number; nothing else of the environment is needed.
            if (owner == "System.Environment" && name != "get_CurrentManagedThreadId") return Message("the host", owner + "." + name);
        }

        return StaticRefusal(metadata);
    }

    /// <summary>A static that can be assigned outlives the call. What the compiler keeps for lambdas is its own.</summary>
    private static string? StaticRefusal(MetadataReader metadata)
    {
        foreach (var handle in metadata.FieldDefinitions)
        {
            var field = metadata.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.Static) == 0 || (field.Attributes & (FieldAttributes.InitOnly | FieldAttributes.Literal)) != 0) continue;
            var owner = metadata.GetString(metadata.GetTypeDefinition(field.GetDeclaringType()).Name);
            if (!owner.StartsWith('<')) return $"The static field '{owner}.{metadata.GetString(field.Name)}' can change. A definition is a pure function of the snapshot and the context.";
        }

        return null;
    }

    private static string Message(string what, string name) => $"It uses {what} ({name}). A definition is a pure function of the snapshot and the context.";
}
