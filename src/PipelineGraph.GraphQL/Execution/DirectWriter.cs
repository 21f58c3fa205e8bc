using System.Collections;
using System.Runtime.CompilerServices;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Writes values that nothing can be waited for, and all below them, straight into the response.</summary>
/// <remarks>
/// Where something does not go smoothly - an exception, null where none may be, too many items - it gives up, and <see cref="OperationRun"/> does the
/// same with everything that errors and the way of null need.
/// </remarks>
internal sealed class DirectWriter(ResponseBuffer buffer, int maxListItems, int maxBytes)
{
    public ResponseBuffer Buffer => buffer;

    /// <summary>Items of all lists so far.</summary>
    public int ListItems { get; private set; }

    /// <summary>More was written than a response may have: what comes now only waits to be counted.</summary>
    private bool IsFull => buffer.Position > maxBytes;

    /// <summary>Counts the items of a list; false when they are too many.</summary>
    public bool Take(int items) => (ListItems += items) <= maxListItems;

    public bool TryLeaf(DirectLeaf leaf, object parent, out TextRange text)
    {
        var start = buffer.Position;
        try
        {
            if (!IsFull && leaf(parent, buffer.Writer))
            {
                text = new TextRange(start, buffer.Position);
                return true;
            }
        }
        catch (Exception)
        {
            // Met again, and reported, by the resolver.
        }
        text = default;
        return false;
    }

    /// <summary>The value of a field, or an item of it, whose selections are all direct.</summary>
    public bool TryValue(FieldPlan field, Completion completion, object value, out TextRange text)
    {
        var (start, items) = (buffer.Position, ListItems);
        try
        {
            if (Write(field, completion, value))
            {
                text = new TextRange(start, buffer.Position);
                return true;
            }
        }
        catch (Exception)
        {
            // As above.
        }
        buffer.Restart();
        ListItems = items;
        text = default;
        return false;
    }

    private bool Write(FieldPlan field, Completion completion, object? value)
    {
        if (IsFull) return false;
        var writer = buffer.Writer;
        if (value is null)
        {
            if (completion.IsNonNull) return false;
            writer.WriteNullValue();
        }
        else if (completion.Item is { } item)
        {
            if (value is not IList items || !Take(items.Count)) return false;
            writer.WriteStartArray();
            for (var i = 0; i < items.Count; i++)
            {
                if (!Write(field, item, items[i])) return false;
            }
            writer.WriteEndArray();
        }
        else if (completion.IsLeaf) completion.WriteLeaf(writer, completion.Serialize(value));
        else
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            writer.WriteStartObject();
            foreach (var selected in field.DirectSelection!.Fields)
            {
                writer.WritePropertyName(selected.EncodedKey);
                if (selected.Leaf is { } leaf ? !leaf(value, writer) : !Write(selected, selected.Completion, selected.Getter!(value))) return false;
            }
            writer.WriteEndObject();
        }
        return true;
    }
}
