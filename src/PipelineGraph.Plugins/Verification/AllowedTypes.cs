using System.Collections.Frozen;

namespace PipelineGraph.Plugins.Verification;

/// <summary>
/// The types of .NET that a pure function needs, and those that the compiler emits for ordinary C#. Types, not namespaces: PLINQ lives in System.Linq.
/// What is not in the list is refused, whatever a later .NET brings.
/// </summary>
internal static class AllowedTypes
{
    private const string Listed = """
        System: Object ValueType Enum String Char Boolean Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64 Int128 UInt128 Half Single Double Decimal Void
        System: DateTime DateTimeOffset DateOnly TimeOnly TimeSpan DayOfWeek DateTimeKind Guid Version Uri UriKind UriComponents UriFormat UriPartial UriBuilder
        System: Index Range Nullable Tuple TupleExtensions ValueTuple Math MathF MidpointRounding Convert BitConverter Base64FormattingOptions TypeCode
        System: Delegate MulticastDelegate Action Func Predicate Comparison Converter IAsyncResult AsyncCallback EventArgs EventHandler
        System: IComparable IEquatable IFormattable ISpanFormattable IUtf8SpanFormattable IParsable ISpanParsable IUtf8SpanParsable IFormatProvider ICustomFormatter IConvertible ICloneable IDisposable
        System: Array Buffer ArraySegment Span ReadOnlySpan Memory ReadOnlyMemory MemoryExtensions StringComparer StringComparison StringSplitOptions FormattableString StringNormalizationExtensions
        System: Type RuntimeTypeHandle RuntimeFieldHandle Attribute AttributeTargets Activator Environment AppContext
        System: Exception SystemException ApplicationException ArgumentException ArgumentNullException ArgumentOutOfRangeException InvalidOperationException NotSupportedException FormatException OverflowException
        System: ArithmeticException DivideByZeroException IndexOutOfRangeException InvalidCastException NullReferenceException OperationCanceledException UriFormatException RankException ArrayTypeMismatchException
        System.Buffers: SearchValues OperationStatus SpanAction
        System.Collections: IEnumerable IEnumerator ICollection IList IDictionary IDictionaryEnumerator IComparer IEqualityComparer IStructuralEquatable IStructuralComparable DictionaryEntry BitArray StructuralComparisons
        System.Collections.Generic: List Dictionary HashSet Queue Stack LinkedList LinkedListNode SortedDictionary SortedList SortedSet OrderedDictionary PriorityQueue KeyValuePair KeyNotFoundException
        System.Collections.Generic: Comparer EqualityComparer ReferenceEqualityComparer IEnumerable IEnumerator ICollection IList IDictionary ISet IReadOnlyCollection IReadOnlyList IReadOnlyDictionary IReadOnlySet
        System.Collections.Generic: IComparer IEqualityComparer IAlternateEqualityComparer CollectionExtensions
        System.Collections.Frozen: FrozenDictionary FrozenSet
        System.Collections.Immutable: ImmutableArray ImmutableList ImmutableDictionary ImmutableHashSet ImmutableSortedDictionary ImmutableSortedSet ImmutableQueue ImmutableStack
        System.Collections.Immutable: IImmutableList IImmutableDictionary IImmutableSet IImmutableQueue IImmutableStack
        System.Collections.ObjectModel: ReadOnlyCollection ReadOnlyDictionary ReadOnlySet Collection KeyedCollection
        System.Diagnostics: UnreachableException DebuggerBrowsableState
        System.ComponentModel: EditorBrowsableState
        System.Globalization: CultureInfo NumberFormatInfo DateTimeFormatInfo NumberStyles DateTimeStyles TimeSpanStyles UnicodeCategory CharUnicodeInfo TextInfo CompareInfo CompareOptions
        System.Globalization: Calendar GregorianCalendar CalendarWeekRule ISOWeek CultureNotFoundException
        System.Linq: Enumerable IGrouping ILookup Lookup IOrderedEnumerable
        System.Numerics: BigInteger BitOperations Complex
        System.Reflection: MemberInfo Assembly
        System.Resources: ResourceManager
        System.Runtime.CompilerServices: RuntimeHelpers DefaultInterpolatedStringHandler FormattableStringFactory SwitchExpressionException ITuple IsExternalInit Unsafe
        System.Runtime.InteropServices: CollectionsMarshal ImmutableCollectionsMarshal MemoryMarshal UnmanagedType
        System.Text: StringBuilder Encoding UTF8Encoding ASCIIEncoding UnicodeEncoding Rune StringRuneEnumerator SpanRuneEnumerator NormalizationForm CompositeFormat
        System.Text.RegularExpressions: Regex RegexOptions Match MatchCollection MatchEvaluator Group GroupCollection Capture CaptureCollection ValueMatch RegexRunner RegexRunnerFactory RegexParseException RegexMatchTimeoutException
        System.Threading: CancellationToken
        """;

    /// <summary>Of these the members named are allowed, and no others.</summary>
    private const string ListedMembers = """
        System.Type: GetTypeFromHandle op_Equality op_Inequality Equals ToString get_FullName get_IsEnum get_Assembly
        System.Reflection.MemberInfo: get_Name op_Equality op_Inequality
        System.Reflection.Assembly: op_Equality op_Inequality
        System.Attribute: .ctor
        System.Environment: get_NewLine
        System.Activator: CreateInstance
        System.Buffer: BlockCopy ByteLength
        System.Delegate: Combine Remove op_Equality op_Inequality
        System.MulticastDelegate: .ctor op_Equality op_Inequality
        System.StringComparer: get_Ordinal get_OrdinalIgnoreCase Compare Equals GetHashCode
        System.FormattableString: Invariant ToString get_Format get_ArgumentCount GetArgument GetArguments
        System.Globalization.CultureInfo: get_InvariantCulture get_TextInfo get_CompareInfo get_NumberFormat get_DateTimeFormat get_Name GetCultureInfo
        System.Globalization.NumberFormatInfo: get_InvariantInfo .ctor Clone ReadOnly
        System.Globalization.DateTimeFormatInfo: get_InvariantInfo .ctor Clone ReadOnly GetDayName GetMonthName GetAbbreviatedDayName GetAbbreviatedMonthName
        System.Resources.ResourceManager: .ctor GetString
        System.Runtime.CompilerServices.RuntimeHelpers: InitializeArray CreateSpan GetSubArray EnsureSufficientExecutionStack IsReferenceOrContainsReferences
        System.Runtime.InteropServices.CollectionsMarshal: AsSpan SetCount GetValueRefOrAddDefault GetValueRefOrNullRef
        System.Runtime.InteropServices.ImmutableCollectionsMarshal: AsImmutableArray
        System.Text.Encoding: get_UTF8 get_ASCII get_Unicode get_Latin1 GetBytes GetString GetByteCount GetCharCount GetChars
        System.Threading.CancellationToken: get_None get_IsCancellationRequested get_CanBeCanceled ThrowIfCancellationRequested op_Equality op_Inequality Equals
        """;

    /// <summary>What only code that the compiler made may use: spans over inline arrays, generated regular expressions.</summary>
    private const string ListedForCompiler = """
        System.Runtime.CompilerServices.Unsafe: As Add AsRef
        System.Runtime.InteropServices.MemoryMarshal: CreateSpan CreateReadOnlySpan GetReference
        System.AppContext: GetData
        System.Environment: get_CurrentManagedThreadId
        """;

    private const string RefusedAttributes = """
        System: ThreadStaticAttribute
        System.Security: UnverifiableCodeAttribute
        System.Runtime.CompilerServices: UnsafeAccessorAttribute UnsafeAccessorTypeAttribute SkipLocalsInitAttribute ModuleInitializerAttribute IgnoresAccessChecksToAttribute
        System.Runtime.InteropServices: UnmanagedCallersOnlyAttribute DllImportAttribute LibraryImportAttribute
        """;

    private static readonly FrozenSet<string> Types = Read(Listed, '.').ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> Attributes = Read(RefusedAttributes, '.').ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> Members = Read(ListedMembers, '.').ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> CompilerMembers = Read(ListedForCompiler, '.').ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> Restricted =
        Lines(ListedMembers).Concat(Lines(ListedForCompiler)).Select(line => line.Left).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Attributes say something of code and do nothing, but for those that get around its rules.</summary>
    public static bool IsAllowed(string name)
    {
        var family = TypeShape.FamilyOf(name);
        if (family.EndsWith("Attribute", StringComparison.Ordinal)) return !Attributes.Contains(family);
        return Types.Contains(family) || family.StartsWith("System.Numerics.I", StringComparison.Ordinal) || family.StartsWith("System.Runtime.CompilerServices.InlineArray", StringComparison.Ordinal);
    }

    public static bool IsRefusedAttribute(string name) => Attributes.Contains(name);

    /// <summary>Whether the member is among those of its type that are allowed; all of them are, where the list names none.</summary>
    public static bool IsAllowed(MemberUse use, bool byCompiler) =>
        !Restricted.Contains(use.Type.Family) || Members.Contains(use.Key) || (byCompiler && CompilerMembers.Contains(use.Key));

    private static IEnumerable<string> Read(string text, char separator) =>
        Lines(text).SelectMany(line => line.Right.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => line.Left + separator + name));

    private static IEnumerable<(string Left, string Right)> Lines(string text) => text.Split('\n').Select(line => (line[..line.IndexOf(": ", StringComparison.Ordinal)], line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
}
