package io.perennial.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Lucene's graphs, in memory, with its default format (16 links, breadth 100) and merging; merges
 * run in the measured thread. What is written is seen after the index is opened again, once for all
 * examples of a {@link #write}. What reading an outcome costs beyond finding it is left out.
 */
final class LuceneCandidate implements MemoryCandidate {

  private static final String KEY = "key";

  /** It warns that before Java 20 it does without vectors; kept, lest the level be forgotten. */
  private static final Logger VECTORS =
      Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

  private final MemoryStream stream;
  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final IndexWriter writer;
  private DirectoryReader reader;

  LuceneCandidate(MemoryStream stream) {
    this.stream = stream;
    VECTORS.setLevel(Level.SEVERE);
    try {
      writer =
          new IndexWriter(
              directory,
              new IndexWriterConfig()
                  .setMergeScheduler(new SerialMergeScheduler())
                  .setUseCompoundFile(false));
      reader = DirectoryReader.open(writer);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public String name() {
    return "lucene";
  }

  @Override
  public int block() {
    return 500;
  }

  @Override
  public int blocks() {
    return 1;
  }

  @Override
  public void write(int from, int to) {
    try {
      for (int i = from; i < to; i++) {
        Document document = new Document();
        document.add(
            new KnnFloatVectorField(KEY, stream.key(i), VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
      DirectoryReader changed = DirectoryReader.openIfChanged(reader, writer);
      if (changed != null) {
        reader.close();
        reader = changed;
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public double read(int from, int to) {
    IndexSearcher searcher = new IndexSearcher(reader);
    double scores = 0;
    try {
      for (int i = from; i < to; i++) {
        KnnFloatVectorQuery query =
            new KnnFloatVectorQuery(KEY, stream.key(i), MemoryBench.NEIGHBOURS);
        for (ScoreDoc found : searcher.search(query, MemoryBench.NEIGHBOURS).scoreDocs) {
          scores += found.score;
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
    return scores;
  }

  @Override
  public long bytes() {
    try {
      long bytes = 0;
      for (String file : directory.listAll()) {
        bytes += directory.fileLength(file);
      }
      return bytes;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
      writer.close();
      directory.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static UncheckedIOException failure(IOException e) {
    return new UncheckedIOException("the index in memory failed: " + e.getMessage(), e);
  }
}
