using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace PipelineGraph.Plugins.Verification;

/// <summary>
/// Follows what is kept in a field that could be written, an array or a dictionary, through the methods that load it: it may be read, counted, walked through and
/// seen as an IReadOnlyList, but neither written nor handed to who could write it.
/// </summary>
internal sealed class KeptCollections
{
    private const byte Nothing = 0;
    private const byte Collection = 1;

    /// <summary>The address of an element.</summary>
    private const byte Element = 2;

    /// <summary>What can only be read, if it is taken for what it says.</summary>
    private const byte View = 3;

    private static readonly HashSet<string> Reads =
    [
        "get_Item", "get_Count", "get_Length", "get_Keys", "get_Values", "get_Comparer", "get_Capacity", "get_Min", "get_Max", "GetEnumerator", "Contains", "ContainsKey", "ContainsValue", "TryGetValue", "GetValueOrDefault",
        "IndexOf", "LastIndexOf", "IndexOfKey", "IndexOfValue", "BinarySearch", "Exists", "Find", "FindAll", "FindIndex", "FindLast", "FindLastIndex", "TrueForAll", "ForEach", "ConvertAll", "GetRange", "Slice", "AsReadOnly", "ToArray",
        "CopyTo", "Clone", "GetLength", "GetValue", "GetLowerBound", "GetUpperBound", "IsSubsetOf", "IsSupersetOf", "IsProperSubsetOf", "IsProperSupersetOf", "Overlaps", "SetEquals", "GetViewBetween", "GetKeyAtIndex", "GetValueAtIndex",
        "GetAt", "Equals", "GetType", "ToString",
    ];

    private static readonly HashSet<string> ReadersOfArrays =
    [
        "System.String.Join", "System.String.Concat", "System.ReadOnlySpan.op_Implicit", "System.ReadOnlySpan..ctor", "System.ReadOnlyMemory.op_Implicit", "System.Collections.Immutable.ImmutableArray.Create",
        "System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray", "System.Runtime.CompilerServices.RuntimeHelpers.InitializeArray", "System.Runtime.CompilerServices.RuntimeHelpers.GetSubArray",
        "System.Array.IndexOf", "System.Array.LastIndexOf", "System.Array.Exists", "System.Array.Find", "System.Array.FindAll", "System.Array.FindIndex", "System.Array.FindLast", "System.Array.FindLastIndex", "System.Array.BinarySearch",
        "System.Text.StringBuilder.AppendJoin", "System.Text.StringBuilder.Append", "System.String.Split", "System.String.Trim", "System.String.IndexOfAny", "System.Buffers.SearchValues.Create",
        "System.Array.TrueForAll", "System.Array.ConvertAll", "System.Array.ForEach", "System.Array.AsReadOnly", "System.Text.Encoding.GetString", "System.Object.ReferenceEquals", "System.Collections.Generic.CollectionExtensions.AsReadOnly",
    ];

    /// <summary>Whether a member of that name of a collection leaves it as it is.</summary>
    public static bool IsRead(string member) => Reads.Contains(member) || member == "Get";

    private readonly CodeMethod method;
    private readonly MetadataReader metadata;
    private readonly IReadOnlyDictionary<string, CodeField> watched;
    private readonly byte[] locals = new byte[ushort.MaxValue];
    private readonly Dictionary<int, List<byte>> jumps = [];
    private readonly SortedSet<string> problems = new(StringComparer.Ordinal);
    private List<byte> stack = [];
    private CodeField? last;

    private KeptCollections(CodeMethod method, IReadOnlyDictionary<string, CodeField> watched)
    {
        (this.method, metadata, this.watched) = (method, method.Owner.Metadata, watched);
    }

    public static IEnumerable<string> Problems(PackageCode code, IReadOnlyDictionary<string, CodeField> watched) =>
        watched.Count == 0 ? [] : code.Methods
            .Where(method => method.Name != ".cctor" && method.Body.Any(instruction => instruction.Code.OperandType == OperandType.InlineField && Field(method, watched, instruction) is not null))
            .SelectMany(method => new KeptCollections(method, watched).Follow());

    /// <summary>Twice, because a loop may come back with what a later line put into a local.</summary>
    private SortedSet<string> Follow()
    {
        for (var round = 0; round < 2; round++)
        {
            stack = [];
            jumps.Clear();
            foreach (var region in method.Regions.Where(region => region.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter))
            {
                jumps[region.HandlerOffset] = [Nothing];
                if (region.Kind == ExceptionRegionKind.Filter) jumps[region.FilterOffset] = [Nothing];
            }

            for (var index = 0; index < method.Body.Count; index++)
            {
                var instruction = method.Body[index];
                if (jumps.TryGetValue(instruction.Offset, out var arrived)) stack = stack.Count == arrived.Count ? [.. stack.Zip(arrived, Math.Max)] : arrived;
                Step(instruction, index > 0 ? method.Body[index - 1] : null);
                foreach (var target in instruction.Targets) jumps.TryAdd(target, [.. stack]);
                if (instruction.Code.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw) stack = [];
            }
        }

        return problems;
    }

    private void Step(Instruction instruction, Instruction? before)
    {
        var code = instruction.Code;
        var name = code.Name!;
        if (code.OperandType == OperandType.InlineField) OfField(instruction);
        else if (code.OperandType == OperandType.InlineMethod && (code.FlowControl == FlowControl.Call || code == OpCodes.Newobj)) OfCall(instruction, before);
        else if (name.StartsWith("ldloc", StringComparison.Ordinal)) Push(name.StartsWith("ldloca", StringComparison.Ordinal) ? Nothing : locals[Local(instruction, 0x06)]);
        else if (name.StartsWith("stloc", StringComparison.Ordinal)) locals[Local(instruction, 0x0A)] |= Pop();
        else if (code == OpCodes.Dup) Push(stack.Count > 0 ? stack[^1] : Nothing);
        else if (code == OpCodes.Castclass || code == OpCodes.Isinst || code == OpCodes.Box) OfCast(instruction);
        else if (code == OpCodes.Ldelema) Push(Popped(2)[0] == Collection ? Element : Nothing);
        else if (name.StartsWith("stelem", StringComparison.Ordinal)) OfStore(Popped(3), "writes an element of it");
        else if (code == OpCodes.Stobj || code == OpCodes.Cpobj || name.StartsWith("stind", StringComparison.Ordinal)) OfStore(Popped(2), "writes an element of it");
        else if (code == OpCodes.Initobj) OfStore(Popped(1), "clears an element of it");
        else if (code == OpCodes.Ret) OfReturn();
        else
        {
            Popped(Counted(code.StackBehaviourPop));
            for (var count = Counted(code.StackBehaviourPush); count > 0; count--) Push(Nothing);
        }
    }

    private void OfCast(Instruction instruction)
    {
        var value = Pop();
        var type = TypeShapes.Of(metadata, instruction.Token);
        if (value == View && KeptState.IsCollection(type.Family)) Report($"takes it for {type}");
        Push(value == View ? Nothing : value);
    }

    private void OfField(Instruction instruction)
    {
        var code = instruction.Code;
        if (code == OpCodes.Ldfld || code == OpCodes.Ldsfld || code == OpCodes.Ldflda || code == OpCodes.Ldsflda)
        {
            var from = code == OpCodes.Ldfld || code == OpCodes.Ldflda ? Pop() : Nothing;
            var field = Field(method, watched, instruction);
            last = field ?? last;
            Push(field is not null ? (KeptState.ReadOnlyInterfaces.Contains(field.Type.Family) ? View : Collection) : from == Element && code == OpCodes.Ldflda ? Element : Nothing);
            return;
        }

        var values = Popped(code == OpCodes.Stfld ? 2 : 1);
        if (values[0] == Element && code == OpCodes.Stfld) Report("writes into an element of it");
        if (values[^1] == Collection && MemberUse.Of(metadata, instruction.Token) is { FieldType: { } type } && !IsReadOnly(type) && !method.Owner.IsByCompiler && !IsClosure(instruction)) Report("keeps it in another field");
    }

    private void OfCall(Instruction instruction, Instruction? before)
    {
        if (MemberUse.Of(metadata, instruction.Token) is not { } use) return;
        var isNew = instruction.Code == OpCodes.Newobj;
        var hasReceiver = use.IsInstance && !isNew;
        var values = Popped(use.Parameters.Length + (hasReceiver ? 1 : 0));
        for (var index = 0; index < values.Length; index++)
        {
            if (values[index] is Nothing or View) continue;
            var isReceiver = hasReceiver && index == 0;
            if (isNew && index == 0 && before is { } pointed && (pointed.Code == OpCodes.Ldftn || pointed.Code == OpCodes.Ldvirtftn))
            {
                // A method of it as a delegate: list.Contains
                if (MemberUse.Of(metadata, pointed.Token) is { } target && !(target.IsInstance ? Reads.Contains(target.Name) : target.Parameters is [var first, ..] && IsReadOnly(target.Closed(first)))) Report($"hands it to {target}");
            }
            else if (isReceiver && values[index] == Element)
            {
                if (use.Name.StartsWith("set_", StringComparison.Ordinal)) Report("writes into an element of it");
            }
            else if (isReceiver ? !IsRead(use.Name) && !IsReadOnly(use.Type)
                : !ReadersOfArrays.Contains(use.Key) && !IsReadOnly(use.Closed(use.Parameters[index - (hasReceiver ? 1 : 0)])))
            {
                Report(isReceiver ? $"calls {use} on it" : $"hands it to {use}");
            }
        }

        if (isNew || !use.Returns.IsVoid) Push(Nothing);
    }

    private void OfReturn()
    {
        if (method.Returns.IsVoid) return;
        if (Pop() is not (Nothing or View) && !IsReadOnly(method.Returns)) Report("hands it out");
    }

    private void OfStore(byte[] values, string what)
    {
        if (values[0] is not (Nothing or View)) Report(what);
        else if (values[^1] == Collection) Report("keeps it elsewhere");
    }

    private void Report(string what) => problems.Add($"'{last!.Shown}' holds a collection that could change, and {method.Shown} {what}.");

    /// <summary>The watched field that is loaded; a constructor may fill what is its own.</summary>
    private static CodeField? Field(CodeMethod method, IReadOnlyDictionary<string, CodeField> watched, Instruction instruction) =>
        instruction.Code != OpCodes.Stfld && instruction.Code != OpCodes.Stsfld && MemberUse.Of(method.Owner.Metadata, instruction.Token) is { } use
        && watched.GetValueOrDefault(use.Type.Name + "." + use.Name) is { } field && (field.IsStatic || method.Name != ".ctor") ? field : null;

    /// <summary>A local that a lambda uses lives in a field that the compiler made.</summary>
    private bool IsClosure(Instruction instruction) => MemberUse.Of(metadata, instruction.Token)!.Type.Name.Contains("+<", StringComparison.Ordinal);

    private static bool IsReadOnly(TypeShape type) =>
        KeptState.ReadOnlyInterfaces.Contains(type.Family) || type.Family is "System.ReadOnlySpan" or "System.ReadOnlyMemory" || (type.IsReference && IsReadOnly(type.Arguments[0]));

    private static int Local(Instruction instruction, int first) => instruction.Code.OperandType == OperandType.InlineNone ? instruction.Code.Value - first : (int)instruction.Operand;

    private static int Counted(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Push0 or StackBehaviour.Varpop or StackBehaviour.Varpush => 0,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1
            or StackBehaviour.Popref_popi or StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref
            or StackBehaviour.Popref_popi_pop1 => 3,
        _ => 1,
    };

    private void Push(byte value) => stack.Add(value);

    private byte Pop()
    {
        if (stack.Count == 0) return Nothing;
        var value = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    /// <summary>The values in the order in which they were pushed.</summary>
    private byte[] Popped(int count)
    {
        var values = new byte[count];
        for (var index = count - 1; index >= 0; index--) values[index] = Pop();
        return values;
    }
}
